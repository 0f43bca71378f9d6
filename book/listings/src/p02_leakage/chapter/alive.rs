use std::time::Duration;
use tokio::{runtime::Handle, time::sleep};

pub fn now() -> usize {
    Handle::current().metrics().num_alive_tasks()
}

pub async fn after_a_barrier() -> usize {
    sleep(Duration::from_millis(1)).await;
    now()
}
