//! A task that reads, a task that writes, and each returns what it still had: right where the two should share the work of more than one thread.

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
        while let Some(Some(message)) = hears.run_until_cancelled(chat.next()).await {
            if let Err(refused) = queue.send(message).await {
                return Some(refused.0);
            }
        }
        None
    });
    let hears = stop.clone();
    let writer = tokio::spawn(async move {
        let mut report = Report::default();
        while let Some(Some(message)) = hears.run_until_cancelled(messages.recv()).await {
            match hears.run_until_cancelled(archive.write(&message)).await {
                Some(()) => report.written += 1,
                None => report.handed_back.push(message),
            }
        }
        messages.close();
        while let Some(message) = messages.recv().await {
            report.handed_back.push(message);
        }
        report
    });

    let mut clock = interval(BEAT);
    let mut writer = writer;
    let mut report = loop {
        select! {
            _ = clock.tick() => monitor.beat(),
            report = &mut writer => break report.expect("the writer does not panic"),
        }
    };
    report.handed_back.extend(reader.await.expect("the reader does not panic"));
    report
}
