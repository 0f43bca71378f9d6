//! Sweeps once a minute: a minute of pictures is kept, and nobody knows how many those are.
//!
//! fails: nothing_is_held_while_no_order_comes
//! says: LEAK
//! fails: nothing_is_held_while_orders_keep_coming
//! says: LEAK
//! fails: a_thousand_orders_leave_no_more_memory_than_a_few
//! says: LEAK

use std::time::Duration;

use testkit::scene::Studio;
use tokio::{sync::mpsc, task::JoinSet, time::interval};

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub rendered: usize,
    pub failed: usize,
}

pub async fn serve(mut orders: mpsc::Receiver<u32>, studio: Studio) -> Summary {
    let mut tasks = JoinSet::new();
    let mut summary = Summary::default();
    let mut minute = interval(Duration::from_secs(60));
    loop {
        tokio::select! {
            order = orders.recv() => {
                let Some(order) = order else { break };
                let studio = studio.clone();
                tasks.spawn(async move { studio.render(order).await });
            }
            _ = minute.tick() => {
                while let Some(task) = tasks.try_join_next() {
                    match task {
                        Ok(_picture) => summary.rendered += 1,
                        Err(_) => summary.failed += 1,
                    }
                }
            }
        }
    }
    while let Some(task) = tasks.join_next().await {
        match task {
            Ok(_picture) => summary.rendered += 1,
            Err(_) => summary.failed += 1,
        }
    }
    summary
}
