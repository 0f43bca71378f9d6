//! Forgets that it has written a message when it takes the next one, and hands it back as well.
//!
//! fails: what_was_accepted_is_written_or_handed_back
//! says: TWICE: nothing was said since 100 ms; stopped at 1005 ms; accepted were 1 to 2, written 1 to 2, handed back 2; twice: 2
//! fails: all_that_is_said_is_written_in_that_order
//! says: TWICE
//! fails: so_it_is_under_any_load
//! says: TWICE
//! fails: a_write_may_take_its_time
//! says: TWICE

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
    let mut current: Option<Message> = None;
    let write = async {
        while let Some(message) = messages.recv().await {
            current = Some(message);
            archive.write(current.as_ref().unwrap()).await;
            report.written += 1;
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

    reader.await.expect("the reader does not panic");
    report.handed_back.extend(current);
    while let Some(message) = messages.recv().await {
        report.handed_back.push(message);
    }
    report
}
