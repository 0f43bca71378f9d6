//! A chat service: what people say goes into an archive, and a monitor hears that the service is alive.

use std::time::Duration;

use testkit::scene::{Archive, Chat, Message, Monitor};
use tokio::{select, sync::mpsc, time::interval};
use tokio_util::sync::CancellationToken;

/// How many messages may wait for the archive.
const QUEUE: usize = 8;

const BEAT: Duration = Duration::from_millis(500);

/// What has become of the messages that were accepted.
#[derive(Debug, Default)]
pub struct Report {
    /// How many the archive has.
    pub written: usize,
    /// Those that it does not have, in the order in which they were said.
    pub handed_back: Vec<Message>,
}

/// Writes to the archive what is said in the chat, in that order. Returns when the room has closed and all that was
/// accepted is written, or when `stop` is cancelled.
///
/// The chat is read while the archive is slow; up to eight messages wait. The monitor hears a beat every 500 ms.
///
/// # Shutdown
///
/// When `stop` is cancelled, no other message is accepted, and this returns in less than 100 ms, whatever the archive
/// does. Every message that was accepted is then either written or handed back, and nothing is at work any more.
pub async fn serve(
    chat: Chat,
    archive: Archive,
    monitor: Monitor,
    stop: CancellationToken,
) -> Report {
    let (queue, mut messages) = mpsc::channel(QUEUE);
    let hears = stop.clone();
    let reader = tokio::spawn(async move {
        // A place first and a message after: whoever waits here has nothing in its hands, and may be dropped.
        let accept = async {
            while let Ok(place) = queue.reserve().await {
                let Some(message) = chat.next().await else { break };
                place.send(message);
            }
        };
        hears.run_until_cancelled(accept).await;
    });

    let mut report = Report::default();
    // What is being written belongs to this function and not to the future that writes, which may be dropped.
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
    // No branch has a body that waits. A loop around a `select!` is as good, if it keeps the write from one round to the
    // next.
    select! {
        biased;
        () = stop.cancelled() => {}
        () = write => {}
        () = beat => {}
    }

    // When the reader has ended, nothing comes into the queue any more.
    reader.await.expect("the reader does not panic");
    report.handed_back.extend(current);
    while let Some(message) = messages.recv().await {
        report.handed_back.push(message);
    }
    report
}
