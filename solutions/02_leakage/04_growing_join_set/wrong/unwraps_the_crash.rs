//! Joins in time and unwraps: one order that panics takes the service along, and with it all other tasks.
//!
//! fails: an_order_that_cannot_be_rendered_stops_nothing_else
//! says: WRONG RESULT: order 13 could not be rendered

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
            Some(order) = orders.recv() => {
                let studio = studio.clone();
                tasks.spawn(async move { studio.render(order).await });
            }
            Some(task) = tasks.join_next() => {
                drop(task.unwrap());
                summary.rendered += 1;
            }
            else => return summary,
        }
    }
}
