//! Notes which task has which order, to name one that fails, and forgets only those that did.
//!
//! fails: a_thousand_orders_leave_no_more_memory_than_a_few
//! says: LEAK: 250 orders came, and then 750 more

use std::collections::HashMap;

use testkit::scene::Studio;
use tokio::{sync::mpsc, task::JoinSet};

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub rendered: usize,
    pub failed: usize,
}

pub async fn serve(mut orders: mpsc::Receiver<u32>, studio: Studio) -> Summary {
    let mut tasks = JoinSet::new();
    let mut names = HashMap::new();
    let mut summary = Summary::default();
    loop {
        tokio::select! {
            Some(order) = orders.recv() => {
                let studio = studio.clone();
                let task = tasks.spawn(async move { studio.render(order).await });
                names.insert(task.id(), order);
            }
            Some(task) = tasks.join_next() => match task {
                Ok(_picture) => summary.rendered += 1,
                Err(crash) => {
                    let order = names.remove(&crash.id());
                    eprintln!("order {order:?} failed: {crash}");
                    summary.failed += 1;
                }
            },
            else => return summary,
        }
    }
}
