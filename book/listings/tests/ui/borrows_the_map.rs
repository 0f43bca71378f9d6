//! A climber borrows the map of the one who sends him.

use tokio::task::JoinSet;

async fn tour(map: String) {
    let mut climbers = JoinSet::new();
    climbers.spawn(async { map.len() });
    climbers.join_next().await;
}

fn main() {
    drop(tour(String::new()));
}
