//! Makes a new write in every round of the loop, and drops the one before: none that takes longer than a beat comes to its end.
//!
//! fails: all_that_is_said_is_written_in_that_order
//! says: HANG: people said messages 1 to 4, writing the second took 1700 ms, and the room closed at 400 ms; at 30 s serve() had not returned
//! fails: a_write_may_take_its_time
//! says: HANG

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
    let mut clock = interval(BEAT);
    loop {
        let step = async {
            match &current {
                Some(message) => {
                    archive.write(message).await;
                    None
                }
                None => Some(messages.recv().await),
            }
        };
        select! {
            biased;
            () = stop.cancelled() => break,
            _ = clock.tick() => monitor.beat(),
            step = step => match step {
                None => {
                    report.written += 1;
                    current = None;
                }
                Some(None) => break,
                Some(message) => current = message,
            }
        }
    }

    reader.await.expect("the reader does not panic");
    report.handed_back.extend(current);
    while let Some(message) = messages.recv().await {
        report.handed_back.push(message);
    }
    report
}
