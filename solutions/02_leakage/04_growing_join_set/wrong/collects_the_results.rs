//! Joins in time and puts what it gets into a vector: another place in which nothing is freed.
//!
//! fails: nothing_is_held_while_no_order_comes
//! says: LEAK
//! fails: nothing_is_held_while_orders_keep_coming
//! says: LEAK
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
    let mut pictures = Vec::new();
    let mut failed = 0;
    loop {
        tokio::select! {
            Some(order) = orders.recv() => {
                let studio = studio.clone();
                tasks.spawn(async move { studio.render(order).await });
            }
            Some(task) = tasks.join_next() => match task {
                Ok(picture) => pictures.push(picture),
                Err(_) => failed += 1,
            },
            else => return Summary { rendered: pictures.len(), failed },
        }
    }
}
