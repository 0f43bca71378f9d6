//! Tells the reader, beats beside the write, and writes all that was accepted before it returns.
//!
//! fails: told_to_stop_it_returns_within_100_ms
//! says: BLIND UNDER LOAD: the archive had stalled at 90 ms, and something was said at 100; the service was told to stop at 2005 ms, and serve() returned 10105 ms later
//! fails: so_it_is_under_any_load
//! says: BLIND UNDER LOAD

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
    let mut current: Option<Message> = None;
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
        () = write => {}
        () = beat => {}
    }

    reader.await.expect("the reader does not panic");
    report.handed_back.extend(current);
    while let Some(message) = messages.recv().await {
        report.handed_back.push(message);
    }
    report
}
