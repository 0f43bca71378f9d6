use testkit::timeline::{follow, span};
use tokio::sync::Mutex;
use tokio::time::{Duration, sleep};

pub async fn on(stove: &Mutex<()>, what: &str, millis: u64) {
    let waiting = span(what, "waiting");
    let _stove = stove.lock().await;
    waiting.done();
    follow(what, "on the stove", sleep(Duration::from_millis(millis))).await;
}
