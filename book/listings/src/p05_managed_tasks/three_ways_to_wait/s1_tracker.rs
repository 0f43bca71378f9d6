use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub async fn close(guards: TaskTracker, stop: CancellationToken) {
    stop.cancel();
    guards.close();
    guards.wait().await;
}
