//! Joins only while there is something to join: right where the end of the queue needs lines of its own.

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
            Some(task) = tasks.join_next(), if !tasks.is_empty() => match task {
                Ok(_picture) => summary.rendered += 1,
                Err(_) => summary.failed += 1,
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
