//! Drops the write at the stop, and the message that it was about.
//!
//! fails: what_was_accepted_is_written_or_handed_back
//! says: LOST: a message was being written, which takes 60 ms; stopped at 35 ms; accepted were 1, written none, handed back none; lost: 1
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
    let hears = stop.clone();
    let reader = tokio::spawn(async move {
        let accept = async {
            while let Ok(place) = queue.reserve().await {
                let Some(message) = chat.next().await else { break };
                place.send(message);
            }
        };
        hears.run_until_cancelled(accept).await;
    });

    let mut report = Report::default();
    let write = async {
        while let Some(message) = messages.recv().await {
            archive.write(&message).await;
            report.written += 1;
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

    reader.await.expect("the reader does not panic");
    while let Some(message) = messages.recv().await {
        report.handed_back.push(message);
    }
    report
}
