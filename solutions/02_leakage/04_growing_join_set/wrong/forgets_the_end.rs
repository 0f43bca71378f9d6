//! Two patterns and no `else`: if the queue is closed while the set is empty, select! has no branch left and panics.
//!
//! fails: a_service_without_orders_sleeps
//! says: no order had come, and serve() panicked

use testkit::scene::Studio;
use tokio::{sync::mpsc, task::JoinSet};

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub rendered: usize,
    pub failed: usize,
}

pub async fn serve(mut orders: mpsc::Receiver<u32>, studio: Studio) -> Summary {
    let mut tasks = JoinSet::new();
    let mut summary = Summary::default();
    while !(orders.is_closed() && orders.is_empty() && tasks.is_empty()) {
        tokio::select! {
            Some(order) = orders.recv() => {
                let studio = studio.clone();
                tasks.spawn(async move { studio.render(order).await });
            }
            Some(task) = tasks.join_next() => match task {
                Ok(_picture) => summary.rendered += 1,
                Err(_) => summary.failed += 1,
            },
        }
    }
    summary
}
