//! Starts no tasks: all orders are futures of the service, and one thread renders them.
//!
//! fails: each_order_has_a_task_of_its_own
//! says: SERIAL: 5 orders came at once, and beside that of the service 0 tasks were alive

use std::panic::AssertUnwindSafe;

use futures::{FutureExt, StreamExt, stream::FuturesUnordered};
use testkit::scene::Studio;
use tokio::sync::mpsc;

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub rendered: usize,
    pub failed: usize,
}

pub async fn serve(mut orders: mpsc::Receiver<u32>, studio: Studio) -> Summary {
    let mut pictures = FuturesUnordered::new();
    let mut summary = Summary::default();
    loop {
        tokio::select! {
            Some(order) = orders.recv() => {
                let studio = studio.clone();
                let picture = async move { studio.render(order).await };
                pictures.push(AssertUnwindSafe(picture).catch_unwind());
            }
            Some(picture) = pictures.next() => match picture {
                Ok(_picture) => summary.rendered += 1,
                Err(_) => summary.failed += 1,
            },
            else => return summary,
        }
    }
}
