//! A service that renders pictures, as many at a time as there are orders.
//!
//! Its memory grows with every order that it ever had, and its tasks do not: they end in time. It frees all of it at
//! once when the queue is closed, so that no test that waits for the end has ever seen it.

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
//
// TODO: keep the promise above, without changing the signature.
pub async fn serve(mut orders: mpsc::Receiver<u32>, studio: Studio) -> Summary {
    let mut tasks = JoinSet::new();
    while let Some(order) = orders.recv().await {
        let studio = studio.clone();
        tasks.spawn(async move { studio.render(order).await });
    }

    let mut summary = Summary::default();
    while let Some(task) = tasks.join_next().await {
        match task {
            Ok(_picture) => summary.rendered += 1,
            Err(_) => summary.failed += 1,
        }
    }
    summary
}
