//! One loop waits for a message, and one inside it for the write; both hear the stop and the clock, and the write lives across the rounds of the inner one.

use std::{pin::pin, time::Duration};

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
    let mut clock = interval(BEAT);
    loop {
        let message = select! {
            biased;
            () = stop.cancelled() => break,
            _ = clock.tick() => {
                monitor.beat();
                continue;
            }
            message = messages.recv() => message,
        };
        let Some(message) = message else { break };
        let is_written = {
            let mut write = pin!(archive.write(&message));
            loop {
                select! {
                    biased;
                    () = stop.cancelled() => break false,
                    _ = clock.tick() => monitor.beat(),
                    () = &mut write => break true,
                }
            }
        };
        if !is_written {
            report.handed_back.push(message);
            break;
        }
        report.written += 1;
    }

    reader.await.expect("the reader does not panic");
    while let Some(message) = messages.recv().await {
        report.handed_back.push(message);
    }
    report
}
