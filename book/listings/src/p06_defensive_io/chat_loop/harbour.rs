use std::{cell::Cell, future::pending, time::Duration};
use testkit::timeline::{event, follow};
use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, Interval, sleep, sleep_until};

/// Where a ship is.
pub struct Report(usize);

/// Ships report at given times, in milliseconds.
pub struct Radio {
    opened: Instant,
    times: Vec<u64>,
    heard: Cell<usize>,
}

impl Radio {
    pub fn new(times: Vec<u64>) -> Self {
        Self { opened: Instant::now(), times, heard: Cell::new(0) }
    }

    /// Dropping this future hears nothing.
    pub async fn next(&self) -> Report {
        let Some(at) = self.times.get(self.heard.get()) else { return pending().await };
        sleep_until(self.opened + Duration::from_millis(*at)).await;
        self.heard.set(self.heard.get() + 1);
        event("radio", format!("{} heard", self.heard.get()));
        Report(self.heard.get())
    }

    pub fn heard(&self) -> usize {
        self.heard.get()
    }
}

/// The harbour book, in which each entry takes its time, in milliseconds.
pub struct Book {
    takes: Vec<u64>,
    entries: Cell<usize>,
}

impl Book {
    pub fn new(takes: Vec<u64>) -> Self {
        Self { takes, entries: Cell::new(0) }
    }

    /// Dropping this future enters nothing.
    pub async fn enter(&self, report: &Report) {
        let takes = self.takes[(report.0 - 1) % self.takes.len()];
        let entry = format!("entry {}", report.0);
        follow("book", &entry, sleep(Duration::from_millis(takes))).await;
        self.entries.set(self.entries.get() + 1);
    }

    pub fn entries(&self) -> usize {
        self.entries.get()
    }
}

/// As long as it blinks, ships know that there is somebody.
pub struct Lamp;

impl Lamp {
    pub fn blink(&self) {
        event("lamp", "blinks");
    }
}

/// What somebody has before them who keeps the book and the lamp.
pub struct Desk<'a> {
    pub reports: Receiver<Report>,
    pub book: &'a Book,
    pub clock: Interval,
    pub lamp: Lamp,
}
