//! Takes the handle out to await it; a stop that is dropped takes it along, and nobody can wait any more.
//!
//! fails: a_stop_that_was_given_up_is_gone_on_with
//! says: GHOST EFFECT: stop() was called at 30 ms, dropped at 40, and called again; stop() returned at 40 ms
//! fails: a_crash_after_a_stop_that_was_given_up_is_told
//! says: WRONG RESULT

use testkit::scene::{Feed, Store};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

pub struct Processor {
    task: Option<JoinHandle<usize>>,
    end: End,
    stop: CancellationToken,
    _asks: DropGuard,
}

impl Processor {
    pub fn start(events: Feed<&'static str>, store: Store) -> Self {
        let stop = CancellationToken::new();
        let task = tokio::spawn(run(events, store, stop.clone()));
        Self { task: Some(task), end: End::Recorded(0), _asks: stop.clone().drop_guard(), stop }
    }

    pub async fn stop(&mut self) -> End {
        self.stop.cancel();
        if let Some(task) = self.task.take() {
            self.end = match task.await {
                Ok(recorded) => End::Recorded(recorded),
                Err(_) => End::Crashed,
            };
        }
        self.end
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Recorded(usize),
    Crashed,
}

async fn run(mut events: Feed<&'static str>, store: Store, stop: CancellationToken) -> usize {
    let mut recorded = 0;
    while let Some(Some(event)) = stop.run_until_cancelled(events.next()).await {
        store.write(event).await;
        recorded += 1;
    }
    store.write(format!("{recorded} events")).await;
    recorded
}
