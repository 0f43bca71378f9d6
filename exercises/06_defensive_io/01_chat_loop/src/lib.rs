//! A chat service: what people say goes into an archive, and a monitor hears that the service is alive.
//!
//! On most days it ends a few milliseconds after it was told to. When the archive stalls, the monitor takes it for
//! dead, and when it ends at last nobody knows where a part of the messages went.

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
//
// TODO: keep the promises above, without changing the signatures.
pub async fn serve(
    chat: Chat,
    archive: Archive,
    monitor: Monitor,
    stop: CancellationToken,
) -> Report {
    let (queue, mut messages) = mpsc::channel(QUEUE);
    let reader = tokio::spawn(async move {
        while let Some(message) = chat.next().await {
            if queue.send(message).await.is_err() {
                break;
            }
        }
    });

    let mut report = Report::default();
    let mut clock = interval(BEAT);
    loop {
        select! {
            () = stop.cancelled() => break,
            _ = clock.tick() => monitor.beat(),
            message = messages.recv() => {
                let Some(message) = message else { break };
                archive.write(&message).await;
                report.written += 1;
            }
        }
    }
    reader.abort();
    report
}
