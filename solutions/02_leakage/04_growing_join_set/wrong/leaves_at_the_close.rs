//! Returns when the queue is closed; the set is dropped, and what was still being rendered is aborted.
//!
//! fails: every_order_is_rendered_and_counted
//! says: WRONG RESULT: 3 orders came
//! fails: an_order_that_cannot_be_rendered_stops_nothing_else
//! says: serve() reported 1 rendered
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
    loop {
        tokio::select! {
            order = orders.recv() => {
                let Some(order) = order else { return summary };
                let studio = studio.clone();
                tasks.spawn(async move { studio.render(order).await });
            }
            Some(task) = tasks.join_next() => match task {
                Ok(_picture) => summary.rendered += 1,
                Err(_) => summary.failed += 1,
            },
        }
    }
}
