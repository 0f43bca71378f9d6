use testkit::scene::Service;
use tokio::time::{Duration, Instant, timeout_at};

pub async fn open_garage(house: &Service, limit: Duration) -> Option<String> {
    let deadline = Instant::now() + limit;

    timeout_at(deadline, house.fetch("number plate")).await.ok()?.ok()?;
    timeout_at(deadline, house.fetch("gate")).await.ok()?.ok()
}
