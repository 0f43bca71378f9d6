use std::time::Duration;
use testkit::timeline::event;
use tokio::time::{Instant, sleep_until};

pub struct Telescope {
    pub next: Instant,
}

impl Telescope {
    pub fn turn_to(&self, degrees: &str) {
        event("telescope", format!("turns to {degrees}"));
    }

    /// Every 30 ms.
    pub async fn report(&mut self) {
        sleep_until(self.next).await;
        self.next += Duration::from_millis(30);
        event("telescope", "reports");
    }
}
