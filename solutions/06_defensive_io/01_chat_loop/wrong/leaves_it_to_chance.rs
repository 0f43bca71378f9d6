//! Reads and hears the stop in a `select!` without an order.
//!
//! fails: told_before_it_begins_it_accepts_nothing
//! says: GHOST EFFECT: 64 services were told to stop before serve() began

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
        select! {
            () = hears.cancelled() => {}
            () = accept => {}
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
        () = stop.cancelled() => {}
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
