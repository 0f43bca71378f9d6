//! Asks the queue whether it is closed, and it is as soon as nobody can send; what was sent before is still in it.
//!
//! fails: orders_in_the_queue_are_rendered_after_its_close
//! says: LOST: 3 orders were in the queue when it was closed, and serve() reported 0 rendered

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
    while !orders.is_closed() || !tasks.is_empty() {
        tokio::select! {
            Some(order) = orders.recv(), if !orders.is_closed() => {
                let studio = studio.clone();
                tasks.spawn(async move { studio.render(order).await });
            }
            Some(task) = tasks.join_next() => match task {
                Ok(_picture) => summary.rendered += 1,
                Err(_) => summary.failed += 1,
            },
            else => break,
        }
    }
    summary
}
