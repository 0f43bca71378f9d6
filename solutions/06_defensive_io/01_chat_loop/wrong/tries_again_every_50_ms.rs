//! Gives each write 50 ms and looks whether to stop; one that needs more is begun again and again.
//!
//! fails: all_that_is_said_is_written_in_that_order
//! says: HANG: people said messages 1 to 4, writing the second took 1700 ms
//! fails: a_write_may_take_its_time
//! says: HANG

use std::time::Duration;

use testkit::scene::{Archive, Chat, Message, Monitor};
use tokio::{
    select,
    sync::mpsc,
    time::{interval, timeout},
};
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
    let mut current = None;
    let write = async {
        while !stop.is_cancelled() {
            if current.is_none() {
                current = stop.run_until_cancelled(messages.recv()).await.flatten();
            }
            let Some(message) = &current else { break };
            if timeout(Duration::from_millis(50), archive.write(message)).await.is_ok() {
                report.written += 1;
                current = None;
            }
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
