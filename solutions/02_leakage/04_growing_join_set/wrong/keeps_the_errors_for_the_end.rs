//! Joins in time, and keeps the errors, to count them at the end.
//!
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
    let mut rendered = 0;
    let mut crashes = Vec::new();
    loop {
        tokio::select! {
            Some(order) = orders.recv() => {
                let studio = studio.clone();
                tasks.spawn(async move { studio.render(order).await });
            }
            Some(task) = tasks.join_next() => match task {
                Ok(_picture) => rendered += 1,
                Err(crash) => crashes.push(crash),
            },
            else => return Summary { rendered, failed: crashes.len() },
        }
    }
}
