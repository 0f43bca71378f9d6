//! Reads, writes and beats in one loop until the room closes; what is left then is written without the clock.
//!
//! fails: the_monitor_hears_beats_when_the_room_has_closed
//! says: SERIAL: people said messages 1 to 3

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
    let mut report = Report::default();
    let mut queue = std::collections::VecDeque::new();
    let mut clock = tokio::time::interval(BEAT);
    // While the room is open: read, write and beat, side by side.
    'open: loop {
        let Some(message) = queue.pop_front() else {
            tokio::select! {
                biased;
                () = stop.cancelled() => return report,
                _ = clock.tick() => monitor.beat(),
                message = chat.next() => match message {
                    Some(message) => queue.push_back(message),
                    None => break 'open,
                },
            }
            continue;
        };
        let mut closed = false;
        let is_written = {
            let mut write = std::pin::pin!(archive.write(&message));
            loop {
                tokio::select! {
                    biased;
                    () = stop.cancelled() => break false,
                    _ = clock.tick() => monitor.beat(),
                    () = &mut write => break true,
                    next = chat.next(), if queue.len() < QUEUE => match next {
                        Some(next) => queue.push_back(next),
                        None => { closed = true; tokio::select! { () = &mut write => break true, () = stop.cancelled() => break false } }
                    },
                }
            }
        };
        if !is_written {
            report.handed_back.push(message);
            report.handed_back.extend(queue);
            return report;
        }
        report.written += 1;
        if closed {
            break;
        }
    }
    // The room has closed: write what is left, unless told to stop.
    while let Some(message) = queue.pop_front() {
        if stop.run_until_cancelled(archive.write(&message)).await.is_none() {
            report.handed_back.push(message);
            break;
        }
        report.written += 1;
    }
    report.handed_back.extend(queue);
    report
}
