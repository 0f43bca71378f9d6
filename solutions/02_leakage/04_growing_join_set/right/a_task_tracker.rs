//! A tracker knows how many tasks there are and keeps no results: right where a task can report by itself.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use testkit::scene::Studio;
use tokio::sync::mpsc;
use tokio_util::task::TaskTracker;

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub rendered: usize,
    pub failed: usize,
}

pub async fn serve(mut orders: mpsc::Receiver<u32>, studio: Studio) -> Summary {
    let tasks = TaskTracker::new();
    let rendered = Arc::new(AtomicUsize::new(0));
    let mut ordered = 0;
    while let Some(order) = orders.recv().await {
        let (studio, rendered) = (studio.clone(), Arc::clone(&rendered));
        ordered += 1;
        tasks.spawn(async move {
            studio.render(order).await;
            rendered.fetch_add(1, Relaxed);
        });
    }

    tasks.close();
    tasks.wait().await;
    let rendered = rendered.load(Relaxed);
    Summary { rendered, failed: ordered - rendered }
}
