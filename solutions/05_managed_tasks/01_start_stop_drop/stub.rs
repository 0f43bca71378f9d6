//! A processor that works in the background: it records each event of a stream, and in the end how many there were.
//!
//! Whoever stops it goes on while it still writes, and never hears of a crash. One that is dropped works for ever.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use testkit::scene::{Feed, Store};
use tokio_util::sync::CancellationToken;

/// A processor at work.
///
/// # Dropping
///
/// A processor that is dropped is asked to stop. Nobody waits for it then; it ends as one that is stopped.
//
// TODO: keep the promises above and below, without changing the signatures of `start` and `stop`.
pub struct Processor {
    recorded: Arc<AtomicUsize>,
    stop: CancellationToken,
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
        let (recorded, stop) = (Arc::new(AtomicUsize::new(0)), CancellationToken::new());
        tokio::spawn(run(events, store, recorded.clone(), stop.clone()));
        Self { recorded, stop }
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
        End::Recorded(self.recorded.load(Relaxed))
    }
}

/// Records events until there are no more of them or `stop` is cancelled, and then how many there were.
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
