//! Hears the stop during a write, and hands back; but the write waits in the body of a branch, and the clock is not heard.
//!
//! fails: the_monitor_hears_a_beat_every_500_ms
//! says: SERIAL: something was said every 100 ms; for 5205 ms the monitor heard nothing
//! fails: the_monitor_hears_beats_when_the_room_has_closed
//! says: SERIAL

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
    loop {
        select! {
            biased;
            () = stop.cancelled() => break,
            _ = clock.tick() => monitor.beat(),
            message = messages.recv() => {
                let Some(message) = message else { break };
                match stop.run_until_cancelled(archive.write(&message)).await {
                    Some(()) => report.written += 1,
                    None => current = Some(message),
                }
            }
        }
    }

    reader.await.expect("the reader does not panic");
    report.handed_back.extend(current);
    while let Some(message) = messages.recv().await {
        report.handed_back.push(message);
    }
    report
}
