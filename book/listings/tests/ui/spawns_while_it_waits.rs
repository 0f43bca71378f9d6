//! A guard is added to a set that is being waited for.

use tokio::task::JoinSet;

async fn close(mut guards: JoinSet<()>) {
    let waits = guards.join_next();
    guards.spawn(async {});
    waits.await;
}

fn main() {
    drop(close(JoinSet::new()));
}
