use std::time::Duration;
use tokio::time::{Instant, error::Elapsed, timeout_at};

#[derive(Clone, Copy)]
pub struct Deadline(Instant);

impl Deadline {
    pub fn after(time: Duration) -> Self {
        Self(Instant::now() + time)
    }

    pub fn left(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }

    pub fn or_sooner(self, time: Duration) -> Self {
        Self(self.0.min(Instant::now() + time))
    }

    pub async fn around<F: Future>(self, work: F) -> Result<F::Output, Elapsed> {
        timeout_at(self.0, work).await
    }
}
