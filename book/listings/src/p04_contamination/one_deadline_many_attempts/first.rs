use testkit::scene::{Answer, Remote};
use tokio::time::{Duration, timeout};

pub async fn price(server: &Remote, limit: Duration) -> Option<Answer> {
    for _ in 0..3 {
        if let Ok(Ok(price)) = timeout(limit, server.ask(limit)).await {
            return Some(price);
        }
    }
    None
}
