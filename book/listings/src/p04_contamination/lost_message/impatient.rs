use futures::{Sink, SinkExt};
use std::time::Duration;
use tokio::time::timeout;

pub async fn send_until_sent(line: &mut (impl Sink<u32> + Unpin), reading: u32) {
    let patience = Duration::from_millis(20);
    while timeout(patience, line.send(reading)).await.is_err() {}
}
