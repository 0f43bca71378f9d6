//! Gives each write to a task, aborts it at the stop and waits for it; but it may have come to its end first.
//!
//! fails: what_was_accepted_is_written_or_handed_back
//! says: TWICE: a message was being written, until 60 ms; stopped at 60 ms

use std::time::Duration;

use testkit::scene::{Archive, Chat, Message, Monitor};
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
    let (queue, mut messages) = tokio::sync::mpsc::channel(QUEUE);
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
    let mut clock = tokio::time::interval(BEAT);
    'serve: loop {
        let message = tokio::select! {
            biased;
            () = stop.cancelled() => break,
            _ = clock.tick() => {
                monitor.beat();
                continue;
            }
            message = messages.recv() => message,
        };
        let Some(message) = message else { break };
        let message = std::sync::Arc::new(message);
        let (archive, writes) = (archive.clone(), std::sync::Arc::clone(&message));
        let mut write = tokio::spawn(async move { archive.write(&writes).await });
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => {
                    write.abort();
                    let _ = write.await;
                    report.handed_back.extend(std::sync::Arc::into_inner(message));
                    break 'serve;
                }
                _ = clock.tick() => monitor.beat(),
                _ = &mut write => break,
            }
        }
        report.written += 1;
    }

    reader.await.expect("the reader does not panic");
    while let Some(message) = messages.recv().await {
        report.handed_back.push(message);
    }
    report
}
