//! Gives each write to a task, and does not wait for it at the stop: what it handed back is written after all.
//!
//! fails: what_was_accepted_is_written_or_handed_back
//! says: WRONG RESULT
//! fails: nothing_goes_on_after_a_stop
//! says: GHOST EFFECT
//! fails: so_it_is_under_any_load
//! says: LOST

use std::{sync::Arc, time::Duration};

use testkit::scene::{Archive, Chat, Message, Monitor};
use tokio::{select, sync::mpsc, task::JoinHandle, time::interval};
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
    let mut current: Option<Arc<Message>> = None;
    let mut writing: Option<JoinHandle<()>> = None;
    let mut clock = interval(BEAT);
    loop {
        let step = async {
            match &mut writing {
                Some(task) => {
                    let _ = task.await;
                    None
                }
                None => Some(messages.recv().await),
            }
        };
        select! {
            biased;
            () = stop.cancelled() => break,
            _ = clock.tick() => monitor.beat(),
            step = step => match step {
                None => {
                    report.written += 1;
                    (writing, current) = (None, None);
                }
                Some(None) => break,
                Some(Some(message)) => {
                    let message = Arc::new(message);
                    current = Some(Arc::clone(&message));
                    let archive = archive.clone();
                    writing = Some(tokio::spawn(async move { archive.write(&message).await }));
                }
            }
        }
    }

    reader.await.expect("the reader does not panic");
    report.handed_back.extend(current.and_then(Arc::into_inner));
    while let Some(message) = messages.recv().await {
        report.handed_back.push(message);
    }
    report
}
