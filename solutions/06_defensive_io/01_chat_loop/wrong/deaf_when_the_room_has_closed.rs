//! Hears the stop as long as the room is open; when the reader has ended, the rest is written in the body of a branch.
//!
//! fails: told_to_stop_it_returns_within_100_ms
//! says: BLIND UNDER LOAD: the room had closed at 300 ms
//! fails: the_monitor_hears_beats_when_the_room_has_closed
//! says: SERIAL

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
    let mut reader = tokio::spawn(async move {
        let accept = async {
            while let Ok(place) = queue.reserve().await {
                let Some(message) = chat.next().await else { break };
                place.send(message);
            }
        };
        hears.run_until_cancelled(accept).await;
    });

    let mut report = Report::default();
    let mut current = None;
    let mut clock = interval(BEAT);
    let is_stopped = {
        let mut write = pin!(async {
            loop {
                if current.is_none() {
                    current = messages.recv().await;
                }
                let Some(message) = &current else { break };
                archive.write(message).await;
                report.written += 1;
                current = None;
            }
        });
        loop {
            select! {
                biased;
                () = stop.cancelled() => break true,
                _ = clock.tick() => monitor.beat(),
                _ = &mut reader => {
                    write.await;
                    break false;
                }
                () = &mut write => break false,
            }
        }
    };

    if is_stopped {
        reader.await.expect("the reader does not panic");
        report.handed_back.extend(current);
        while let Some(message) = messages.recv().await {
            report.handed_back.push(message);
        }
    }
    report
}
