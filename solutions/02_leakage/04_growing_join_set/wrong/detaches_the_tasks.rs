//! Lets the tasks go and counts what was started: nothing grows, and nobody knows what became of them.
//!
//! fails: every_order_is_rendered_and_counted
//! says: WRONG RESULT
//! fails: an_order_that_cannot_be_rendered_stops_nothing_else
//! says: WRONG RESULT

use testkit::scene::Studio;
use tokio::sync::mpsc;

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub rendered: usize,
    pub failed: usize,
}

pub async fn serve(mut orders: mpsc::Receiver<u32>, studio: Studio) -> Summary {
    let mut summary = Summary::default();
    while let Some(order) = orders.recv().await {
        let studio = studio.clone();
        tokio::spawn(async move { studio.render(order).await });
        summary.rendered += 1;
    }
    summary
}
