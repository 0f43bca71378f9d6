use tokio::sync::mpsc::Sender;
use tokio::time::{Duration, timeout};

struct Reading;

async fn relay(line: Sender<Reading>, reading: Reading, unsent: &mut Vec<Reading>) {
    if timeout(Duration::from_millis(20), line.send(reading)).await.is_err() {
        unsent.push(reading);
    }
}

fn main() {
    let _ = relay;
}
