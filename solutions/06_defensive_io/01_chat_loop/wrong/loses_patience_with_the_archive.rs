//! Waits 5 s for a place in the queue, and then reads no more, though nobody told it to stop.
//!
//! fails: a_write_may_take_its_time
//! says: WRONG RESULT: people said messages 1 to 12 at 0 ms, and writing the first one took 20 s; nobody told the service to stop

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

const PATIENCE: Duration = Duration::from_secs(5);

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
            while let Ok(Ok(place)) = timeout(PATIENCE, queue.reserve()).await {
                let Some(message) = chat.next().await else { break };
                place.send(message);
            }
        };
        hears.run_until_cancelled(accept).await;
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

    reader.await.expect("the reader does not panic");
    report.handed_back.extend(current);
    while let Some(message) = messages.recv().await {
        report.handed_back.push(message);
    }
    report
}
