//! Writes every message in a task of its own: the quick ones overtake the slow ones, and eight are not all that wait.
//!
//! fails: all_that_is_said_is_written_in_that_order
//! says: WRONG RESULT: people said messages 1 to 4, writing the second took 1700 ms, and the room closed at 400 ms; serve() returned at 1800 ms, and written were, in this order: [1, 4, 3, 2]
//! fails: the_chat_is_read_while_the_archive_stalls
//! says: WRONG RESULT
//! fails: told_to_stop_it_returns_within_100_ms
//! says: BLIND UNDER LOAD: the room had closed at 300 ms
//! fails: what_was_accepted_is_written_or_handed_back
//! says: LOST
//! fails: so_it_is_under_any_load
//! says: LOST
//! fails: a_write_may_take_its_time
//! says: WRONG RESULT
//! fails: the_monitor_hears_beats_when_the_room_has_closed
//! says: SERIAL

use std::time::Duration;

use testkit::scene::{Archive, Chat, Message, Monitor};
use tokio::{select, sync::mpsc, task::JoinSet, time::interval};
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
    let (queue, mut messages) = mpsc::channel::<Message>(QUEUE);
    let reader = tokio::spawn(async move {
        while let Some(message) = chat.next().await {
            if queue.send(message).await.is_err() {
                break;
            }
        }
    });

    let mut report = Report::default();
    let mut writes = JoinSet::new();
    let mut clock = interval(BEAT);
    loop {
        select! {
            biased;
            () = stop.cancelled() => break,
            _ = clock.tick() => monitor.beat(),
            Some(_) = writes.join_next() => report.written += 1,
            message = messages.recv() => {
                let Some(message) = message else { break };
                let archive = archive.clone();
                writes.spawn(async move { archive.write(&message).await });
            }
        }
    }
    reader.abort();
    if !stop.is_cancelled() {
        while writes.join_next().await.is_some() {
            report.written += 1;
        }
    }
    report
}
