//! FuturesUnordered of handles: the same loop, right where the rest of the code is written with streams.

use futures::{StreamExt, stream::FuturesUnordered};
use testkit::scene::Studio;
use tokio::sync::mpsc;

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub rendered: usize,
    pub failed: usize,
}

pub async fn serve(mut orders: mpsc::Receiver<u32>, studio: Studio) -> Summary {
    let mut tasks = FuturesUnordered::new();
    let mut summary = Summary::default();
    loop {
        tokio::select! {
            Some(order) = orders.recv() => {
                let studio = studio.clone();
                tasks.push(tokio::spawn(async move { studio.render(order).await }));
            }
            Some(task) = tasks.next() => match task {
                Ok(_picture) => summary.rendered += 1,
                Err(_) => summary.failed += 1,
            },
            else => return summary,
        }
    }
}
