//! Joins without a guard: an empty set is ready at once with nothing, and the loop never waits.
//!
//! stuck

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
            order = orders.recv() => {
                let Some(order) = order else { break };
                let studio = studio.clone();
                tasks.spawn(async move { studio.render(order).await });
            }
            task = tasks.join_next() => match task {
                Some(Ok(_picture)) => summary.rendered += 1,
                Some(Err(_)) => summary.failed += 1,
                None => {}
            },
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
