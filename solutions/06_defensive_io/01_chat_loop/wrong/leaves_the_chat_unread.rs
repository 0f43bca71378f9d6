//! One loop that reads and writes, with both under the token: it ends at once and loses nothing, and the chat stands still while the archive does.
//!
//! fails: the_chat_is_read_while_the_archive_stalls
//! says: SERIAL: 40 messages were said within 800 ms, and the archive had stalled at 0; at 2005 ms 1 of them were accepted

use std::time::Duration;

use testkit::scene::{Archive, Chat, Message, Monitor};
use tokio::{select, time::interval};
use tokio_util::sync::CancellationToken;

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
    let mut report = Report::default();
    let mut current = None;
    let write = async {
        loop {
            if current.is_none() {
                current = chat.next().await;
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

    report.handed_back.extend(current);
    report
}
