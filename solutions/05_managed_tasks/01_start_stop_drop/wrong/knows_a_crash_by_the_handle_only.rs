//! Takes the handle out, and has a token for whoever calls again: it says that the task has ended, and not how.
//!
//! fails: a_crash_after_a_stop_that_was_given_up_is_told
//! says: WRONG RESULT: stop() was called at 60 ms, dropped at 70, and called again; a write takes 20 ms, and that of the count panics; stop() told Recorded(2)

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use testkit::scene::{Feed, Store};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

pub struct Processor {
    task: Option<JoinHandle<()>>,
    recorded: Arc<AtomicUsize>,
    end: Option<End>,
    ended: CancellationToken,
    stop: CancellationToken,
    _asks: DropGuard,
}

impl Processor {
    pub fn start(events: Feed<&'static str>, store: Store) -> Self {
        let (stop, ended) = (CancellationToken::new(), CancellationToken::new());
        let (recorded, at_the_end) = (Arc::new(AtomicUsize::new(0)), ended.clone().drop_guard());
        let work = run(events, store, recorded.clone(), stop.clone());
        let task = tokio::spawn(async move {
            let _at_the_end = at_the_end;
            work.await;
        });
        Self {
            task: Some(task),
            recorded,
            end: None,
            ended,
            _asks: stop.clone().drop_guard(),
            stop,
        }
    }

    pub async fn stop(&mut self) -> End {
        self.stop.cancel();
        if let Some(end) = self.end {
            return end;
        }
        let crashed = match self.task.take() {
            Some(task) => task.await.is_err(),
            None => {
                self.ended.cancelled().await;
                false
            }
        };
        let recorded = End::Recorded(self.recorded.load(Relaxed));
        *self.end.insert(if crashed { End::Crashed } else { recorded })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Recorded(usize),
    Crashed,
}

async fn run(
    mut events: Feed<&'static str>,
    store: Store,
    recorded: Arc<AtomicUsize>,
    stop: CancellationToken,
) {
    while let Some(Some(event)) = stop.run_until_cancelled(events.next()).await {
        store.write(event).await;
        recorded.fetch_add(1, Relaxed);
    }
    store.write(format!("{} events", recorded.load(Relaxed))).await;
}
