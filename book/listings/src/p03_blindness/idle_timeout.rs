//! A ticket machine that ends a session when nobody touches it.

pub mod early;
pub mod first;
pub mod pattern;
pub mod remind;
pub mod ways;

use std::cell::Cell;
use std::future::pending;
use std::time::Duration;
use testkit::timeline::follow;
use tokio::time::{Instant, sleep, sleep_until};

pub const IDLE: Duration = Duration::from_millis(60);

/// A machine that is touched at given times, and has a new advert at others.
pub struct Machine {
    touches: Moments,
    adverts: Moments,
    printing: u64,
}

struct Moments {
    began: Instant,
    times: &'static [u64],
    next: Cell<usize>,
}

impl Machine {
    pub fn new(touches: &'static [u64], adverts: &'static [u64]) -> Self {
        Self { touches: Moments::new(touches), adverts: Moments::new(adverts), printing: 0 }
    }

    /// Every touch buys a ticket, which takes that many milliseconds to print.
    pub fn prints(mut self, millis: u64) -> Self {
        self.printing = millis;
        self
    }

    pub async fn touch(&self) {
        self.touches.next().await;
    }

    pub async fn advert(&self) {
        self.adverts.next().await;
    }

    pub async fn respond(&self) {
        if self.printing > 0 {
            follow("printer", "ticket", sleep(Duration::from_millis(self.printing))).await;
        }
    }
}

impl Moments {
    fn new(times: &'static [u64]) -> Self {
        Self { began: Instant::now(), times, next: Cell::new(0) }
    }

    async fn next(&self) {
        let Some(at) = self.times.get(self.next.get()) else { return pending().await };
        sleep_until(self.began + Duration::from_millis(*at)).await;
        self.next.set(self.next.get() + 1);
    }
}
