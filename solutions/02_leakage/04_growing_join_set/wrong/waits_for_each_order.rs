//! Joins each task right after it was started, so that there is never more than one.
//!
//! fails: orders_are_rendered_at_the_same_time
//! says: SERIAL
//! fails: nothing_is_held_while_no_order_comes
//! says: SERIAL
//! fails: each_order_has_a_task_of_its_own
//! says: SERIAL: 5 orders came at once, and beside that of the service 1
//! fails: a_thousand_orders_leave_no_more_memory_than_a_few
//! says: LEAK: 250 orders came, and then 750 more

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
    while let Some(order) = orders.recv().await {
        let studio = studio.clone();
        tasks.spawn(async move { studio.render(order).await });
        match tasks.join_next().await {
            Some(Ok(_picture)) => summary.rendered += 1,
            _ => summary.failed += 1,
        }
    }
    summary
}
