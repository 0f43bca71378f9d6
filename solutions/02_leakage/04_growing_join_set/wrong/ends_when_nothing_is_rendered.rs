//! Takes a set that is empty for the end of the work.
//!
//! fails: every_order_is_rendered_and_counted
//! says: WRONG RESULT: 3 orders came, and the queue was closed 30 ms after the last; serve() reported 0 rendered

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
            biased;
            Some(order) = orders.recv() => {
                let studio = studio.clone();
                tasks.spawn(async move { studio.render(order).await });
            }
            task = tasks.join_next() => match task {
                Some(Ok(_picture)) => summary.rendered += 1,
                Some(Err(_)) => summary.failed += 1,
                None => return summary,
            },
        }
    }
}
