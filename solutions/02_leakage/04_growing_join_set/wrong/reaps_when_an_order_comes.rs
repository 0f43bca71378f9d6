//! Clears out before it waits for the next order: what ends while it waits is kept until there is one.
//!
//! fails: nothing_is_held_while_no_order_comes
//! says: LEAK: 1000 orders were rendered by 100 ms; 400 ms later, with no other order, 1000 pictures
//! fails: nothing_is_held_while_orders_keep_coming
//! says: LEAK: an order came every 2 ms for 1000 ms; at 1000 ms 1 of

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
        while let Some(task) = tasks.try_join_next() {
            match task {
                Ok(_picture) => summary.rendered += 1,
                Err(_) => summary.failed += 1,
            }
        }
        let studio = studio.clone();
        tasks.spawn(async move { studio.render(order).await });
    }
    while let Some(task) = tasks.join_next().await {
        match task {
            Ok(_picture) => summary.rendered += 1,
            Err(_) => summary.failed += 1,
        }
    }
    summary
}
