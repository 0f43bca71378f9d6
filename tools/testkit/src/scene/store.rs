use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time;

use crate::timeline;

/// A store whose writes take time and are either committed or lost.
///
/// Clones share one store.
///
/// ```
/// use testkit::{run, scene::Store};
///
/// run(async || {
///     let store = Store::new("disk", 5);
///     store.write("a").await;
///     assert_eq!(store.committed(), ["a"]);
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Store {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    name: String,
    latency: Duration,
    crashes_on: Option<&'static str>,
    log: Mutex<Log>,
}

#[derive(Debug, Default)]
struct Log {
    committed: Vec<String>,
    started: usize,
}

impl Store {
    /// A store that records on lane `name`, with a latency in milliseconds of virtual time for each write.
    ///
    /// ```
    /// # use testkit::{run, scene::Store};
    /// run(async || {
    ///     let store = Store::new("disk", 5);
    ///     store.write("a").await;
    ///     assert_eq!(testkit::timeline::now(), 5);
    /// });
    /// ```
    pub fn new(name: &str, latency: u64) -> Self {
        let latency = Duration::from_millis(latency);
        let (name, log) = (name.to_owned(), Mutex::default());
        Self { shared: Arc::new(Shared { name, latency, crashes_on: None, log }) }
    }

    /// A store like this one, empty, in which the write of `entry` panics when it would be committed.
    ///
    /// ```should_panic
    /// # use testkit::{run, scene::Store};
    /// run(async || {
    ///     let store = Store::new("disk", 5).crashes_on("b");
    ///     store.write("a").await;
    ///     store.write("b").await;
    /// });
    /// ```
    pub fn crashes_on(self, entry: &'static str) -> Self {
        let (name, latency) = (self.shared.name.clone(), self.shared.latency);
        let shared = Shared { name, latency, crashes_on: Some(entry), log: Mutex::default() };
        Self { shared: Arc::new(shared) }
    }

    /// Writes `entry`; it is committed when this returns.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future loses the entry.
    ///
    /// # Panics
    ///
    /// If the store [crashes on](Store::crashes_on) this entry.
    ///
    /// ```
    /// # use testkit::{run, scene::Store};
    /// run(async || {
    ///     let store = Store::new("disk", 5);
    ///     store.write("a").await;
    ///     assert_eq!(store.committed(), ["a"]);
    /// });
    /// ```
    pub async fn write(&self, entry: impl Into<String>) {
        let entry = entry.into();
        self.log().started += 1;
        let span = timeline::span(&self.shared.name, &format!("write {entry}"));
        time::sleep(self.shared.latency).await;
        if self.shared.crashes_on == Some(entry.as_str()) {
            panic!("{} cannot write {entry}", self.shared.name);
        }
        self.log().committed.push(entry);
        span.done();
    }

    /// What was committed, in that order.
    ///
    /// ```
    /// # use testkit::{run, scene::Store};
    /// run(async || {
    ///     let store = Store::new("disk", 5);
    ///     store.write("a").await;
    ///     assert_eq!(store.committed(), ["a"]);
    /// });
    /// ```
    pub fn committed(&self) -> Vec<String> {
        self.log().committed.clone()
    }

    /// Writes that were started, committed or not.
    ///
    /// ```
    /// # use testkit::{run, scene::Store};
    /// run(async || {
    ///     let store = Store::new("disk", 5);
    ///     store.write("a").await;
    ///     assert_eq!(store.started(), 1);
    /// });
    /// ```
    pub fn started(&self) -> usize {
        self.log().started
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.shared.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
