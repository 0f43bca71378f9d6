//! A processor that works in the background: it records each event of a stream, and in the end how many there were.

use testkit::scene::{Feed, Store};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

/// A processor at work.
///
/// # Dropping
///
/// A processor that is dropped is asked to stop. Nobody waits for it then; it ends as one that is stopped.
pub struct Processor {
    task: JoinHandle<usize>,
    end: Option<End>,
    stop: CancellationToken,
    // It asks in every case: `stop` may never be called, or be dropped before it has waited.
    _asks: DropGuard,
}

/// How a processor ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It has recorded so many events.
    Recorded(usize),
    /// It panicked.
    Crashed,
}

impl Processor {
    /// Starts a processor.
    pub fn start(events: Feed<&'static str>, store: Store) -> Self {
        let stop = CancellationToken::new();
        let task = tokio::spawn(run(events, store, stop.clone()));
        Self { task, end: None, _asks: stop.clone().drop_guard(), stop }
    }

    /// Asks the processor to stop, waits until it has ended, and tells how.
    ///
    /// It may have ended long before, or crashed. Whoever calls this again is told the same again.
    ///
    /// # Shutdown
    ///
    /// The processor completes the event that it has begun, takes no other one, and records how many there were. This
    /// returns when that is done, without further delay.
    ///
    /// # Cancel safety
    ///
    /// If this future is dropped once it was polled, the processor has been asked, and the next call waits for the rest.
    pub async fn stop(&mut self) -> End {
        self.stop.cancel();
        if let Some(end) = self.end {
            return end;
        }
        // The handle stays where it is until it has answered, and its answer is kept, as it answers only once.
        // As good: an mpsc sender instead of token and guard, since it asks when it is dropped.
        let end = match (&mut self.task).await {
            Ok(recorded) => End::Recorded(recorded),
            Err(_) => End::Crashed,
        };
        *self.end.insert(end)
    }
}

/// Records events until there are no more of them or `stop` is cancelled, and then how many there were.
async fn run(mut events: Feed<&'static str>, store: Store, stop: CancellationToken) -> usize {
    let mut recorded = 0;
    while let Some(Some(event)) = stop.run_until_cancelled(events.next()).await {
        store.write(event).await;
        recorded += 1;
    }
    store.write(format!("{recorded} events")).await;
    recorded
}
