//! Aborts the reader, which waits for a place with a message in its hands.
//!
//! fails: what_was_accepted_is_written_or_handed_back
//! says: LOST: something was said every 50 ms, and the archive had stalled at 0
//! fails: so_it_is_under_any_load
//! says: LOST

use std::time::Duration;

use testkit::scene::{Archive, Chat, Message, Monitor};
use tokio::{select, sync::mpsc, time::interval};
use tokio_util::sync::CancellationToken;

const QUEUE: usize = 8;

const BEAT: Duration = Duration::from_millis(500);

#[derive(Debug, Default)]
pub struct Report {
    pub written: usize,
    pub handed_back: Vec<Message>,
}

pub async fn serve(
    chat: Chat,
    archive: Archive,
    monitor: Monitor,
    stop: CancellationToken,
) -> Report {
    let (queue, mut messages) = mpsc::channel(QUEUE);
    let reader = tokio::spawn(async move {
        while let Some(message) = chat.next().await {
            if queue.send(message).await.is_err() {
                break;
            }
        }
    });

    let mut report = Report::default();
    let mut current = None;
    let write = async {
        loop {
            if current.is_none() {
                current = messages.recv().await;
            }
            let Some(message) = &current else { break };
            archive.write(message).await;
            report.written += 1;
            current = None;
        }
    };
    let beat = async {
        let mut clock = interval(BEAT);
        loop {
            clock.tick().await;
            monitor.beat();
        }
    };
    select! {
        biased;
        () = stop.cancelled() => {}
        () = write => {}
        () = beat => {}
    }

    reader.abort();
    let _ = reader.await;
    report.handed_back.extend(current);
    while let Some(message) = messages.recv().await {
        report.handed_back.push(message);
    }
    report
}
