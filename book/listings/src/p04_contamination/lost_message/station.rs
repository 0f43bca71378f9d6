use std::time::Duration;
use testkit::timeline::event;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::{Instant, sleep_until};

pub struct Station {
    pub readings: Receiver<u32>,
    pub line: Sender<u32>,
    pub lamp: Lamp,
}

pub struct Lamp {
    pub next: Instant,
}

impl Lamp {
    /// Every 33 ms.
    pub async fn blink(&mut self) {
        sleep_until(self.next).await;
        self.next += Duration::from_millis(33);
        event("lamp", "blinks");
    }
}
