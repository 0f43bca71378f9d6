//! A service that renders pictures, as many at a time as there are orders.

use testkit::scene::Studio;
use tokio::{sync::mpsc, task::JoinSet};

/// What has become of the orders.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub rendered: usize,
    pub failed: usize,
}

/// Renders each order in a task of its own until the queue is closed and empty, waits for what is still being rendered,
/// and sums up. An order whose task panics has failed, and stops nothing else.
///
/// # Memory
///
/// Nothing is kept of an order whose task has ended, whether orders keep coming or none comes for a long time.
pub async fn serve(mut orders: mpsc::Receiver<u32>, studio: Studio) -> Summary {
    let mut tasks = JoinSet::new();
    let mut summary = Summary::default();
    loop {
        tokio::select! {
            Some(order) = orders.recv() => {
                let studio = studio.clone();
                tasks.spawn(async move { studio.render(order).await });
            }
            // An empty set says `None` at once; the pattern does not match it, and the branch is off until the next
            // order. A guard, `if !tasks.is_empty()`, is as good, and so is a `TaskTracker`, which keeps no results.
            Some(task) = tasks.join_next() => match task {
                Ok(_picture) => summary.rendered += 1,
                Err(_) => summary.failed += 1,
            },
            else => return summary,
        }
    }
}
