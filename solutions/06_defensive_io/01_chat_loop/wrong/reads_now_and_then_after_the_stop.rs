//! Looks at the stop before it begins, and then hears it in a `select!` without an order: what it hands back makes room,
//! and the reader takes one message more.
//!
//! fails: nothing_goes_on_after_a_stop
//! says: GHOST EFFECT: something was said every 20 ms, and at 1005 ms the service was told to stop; messages that were accepted after that

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
        if hears.is_cancelled() {
            return;
        }
        loop {
            select! {
                () = hears.cancelled() => break,
                message = chat.next() => {
                    let Some(message) = message else { break };
                    let Ok(()) = queue.send(message).await else { break };
                }
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
        () = stop.cancelled() => {}
        () = write => {}
        () = beat => {}
    }

    report.handed_back.extend(current);
    while let Some(message) = messages.recv().await {
        report.handed_back.push(message);
    }
    reader.await.expect("the reader does not panic");
    report
}
