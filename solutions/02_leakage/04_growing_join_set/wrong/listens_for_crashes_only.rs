//! A pattern for errors only: the first success does not match it, and the branch is off until the next order.
//!
//! fails: nothing_is_held_while_no_order_comes
//! says: LEAK: 1000 orders were rendered by 100 ms; 400 ms later, with no other order, 999 pictures
//! fails: a_thousand_orders_leave_no_more_memory_than_a_few
//! says: LEAK

use testkit::scene::Studio;
use tokio::{sync::mpsc, task::JoinSet};

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub rendered: usize,
    pub failed: usize,
}

pub async fn serve(mut orders: mpsc::Receiver<u32>, studio: Studio) -> Summary {
    let mut tasks = JoinSet::new();
    let (mut ordered, mut failed) = (0, 0);
    loop {
        tokio::select! {
            order = orders.recv() => {
                let Some(order) = order else { break };
                ordered += 1;
                let studio = studio.clone();
                tasks.spawn(async move { studio.render(order).await });
            }
            Some(Err(_)) = tasks.join_next() => failed += 1,
        }
    }
    while let Some(task) = tasks.join_next().await {
        failed += usize::from(task.is_err());
    }
    Summary { rendered: ordered - failed, failed }
}
