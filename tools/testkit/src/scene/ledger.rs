use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time,
};

use crate::timeline;

/// A ledger that takes what is written only while somebody holds its lease.
///
/// Clones share one ledger.
///
/// ```
/// use testkit::{run, scene::Ledger};
///
/// run(async || {
///     let ledger = Ledger::new("ledger");
///     let lease = ledger.lease().await;
///     let mut batch = ledger.batch();
///     batch.note("17");
///     drop(batch);
///     drop(lease);
///     assert_eq!(ledger.readings(), ["17"]);
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Ledger {
    shared: Arc<Pages>,
}

#[derive(Debug)]
struct Pages {
    lane: String,
    leases: Arc<Semaphore>,
    log: Mutex<Entries>,
}

#[derive(Debug, Default)]
struct Entries {
    readings: Vec<String>,
    writes: usize,
    refused: usize,
    leased: bool,
    notices: usize,
    unannounced: usize,
}

impl Ledger {
    /// An empty ledger that records on `lane`.
    ///
    /// ```
    /// # use testkit::scene::Ledger;
    /// assert!(Ledger::new("ledger").readings().is_empty());
    /// ```
    pub fn new(lane: &str) -> Self {
        let leases = Arc::new(Semaphore::new(1));
        Self { shared: Arc::new(Pages { lane: lane.to_owned(), leases, log: Mutex::default() }) }
    }

    /// Hangs up a notice that the ledger is being written.
    ///
    /// ```
    /// # use testkit::{run, scene::Ledger};
    /// run(async || {
    ///     let ledger = Ledger::new("ledger");
    ///     let _notice = ledger.notice();
    ///     let _lease = ledger.lease().await;
    ///     assert_eq!(ledger.unannounced(), 0);
    /// });
    /// ```
    pub fn notice(&self) -> Notice {
        self.log().notices += 1;
        self.record("notice up");
        Notice { ledger: self.clone() }
    }

    /// Takes the lease, which takes 10 ms, and longer while somebody else holds it.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future takes no lease.
    ///
    /// # Panics
    ///
    /// Never: the leases are not closed.
    ///
    /// ```
    /// # use testkit::{run, scene::Ledger};
    /// run(async || {
    ///     let ledger = Ledger::new("ledger");
    ///     let lease = ledger.lease().await;
    ///     assert!(ledger.is_leased());
    ///     drop(lease);
    ///     assert!(!ledger.is_leased());
    /// });
    /// ```
    pub async fn lease(&self) -> WriteLease {
        let leases = Arc::clone(&self.shared.leases);
        let permit = leases.acquire_owned().await.expect("the leases are never closed");
        time::sleep(Duration::from_millis(10)).await;
        let mut log = self.log();
        log.leased = true;
        log.unannounced += usize::from(log.notices == 0);
        drop(log);
        self.record("lease taken");
        WriteLease { ledger: self.clone(), _permit: permit }
    }

    /// An empty batch for this ledger.
    ///
    /// ```
    /// # use testkit::scene::Ledger;
    /// let ledger = Ledger::new("ledger");
    /// ledger.batch().note("17");
    /// assert_eq!((ledger.readings().len(), ledger.refused()), (0, 1), "nobody holds the lease");
    /// ```
    pub fn batch(&self) -> Batch {
        Batch { ledger: self.clone(), readings: Vec::new() }
    }

    /// What was written, in that order.
    ///
    /// ```
    /// # use testkit::scene::Ledger;
    /// assert!(Ledger::new("ledger").readings().is_empty());
    /// ```
    pub fn readings(&self) -> Vec<String> {
        self.log().readings.clone()
    }

    /// How many batches were written.
    ///
    /// ```
    /// # use testkit::{run, scene::Ledger};
    /// run(async || {
    ///     let ledger = Ledger::new("ledger");
    ///     let _lease = ledger.lease().await;
    ///     let mut batch = ledger.batch();
    ///     batch.note("17");
    ///     batch.note("18");
    ///     drop(batch);
    ///     assert_eq!(ledger.writes(), 1);
    /// });
    /// ```
    pub fn writes(&self) -> usize {
        self.log().writes
    }

    /// How many readings came while nobody held the lease; they are lost.
    ///
    /// ```
    /// # use testkit::scene::Ledger;
    /// let ledger = Ledger::new("ledger");
    /// ledger.batch().note("17");
    /// assert_eq!(ledger.refused(), 1);
    /// ```
    pub fn refused(&self) -> usize {
        self.log().refused
    }

    /// Whether somebody holds the lease.
    ///
    /// ```
    /// # use testkit::scene::Ledger;
    /// assert!(!Ledger::new("ledger").is_leased());
    /// ```
    pub fn is_leased(&self) -> bool {
        self.log().leased
    }

    /// How often the lease was held and no notice hung: when it was taken, or when the last notice came down.
    ///
    /// ```
    /// # use testkit::{run, scene::Ledger};
    /// run(async || {
    ///     let ledger = Ledger::new("ledger");
    ///     let notice = ledger.notice();
    ///     let lease = ledger.lease().await;
    ///     drop(notice);
    ///     drop(lease);
    ///     assert_eq!(ledger.unannounced(), 1);
    /// });
    /// ```
    pub fn unannounced(&self) -> usize {
        self.log().unannounced
    }

    fn record(&self, what: &str) {
        timeline::event(&self.shared.lane, what);
    }

    fn log(&self) -> MutexGuard<'_, Entries> {
        self.shared.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to write into a [`Ledger`], given back when it is dropped.
///
/// ```
/// use testkit::{run, scene::Ledger};
///
/// run(async || {
///     let ledger = Ledger::new("ledger");
///     let lease = ledger.lease().await;
///     assert!(ledger.is_leased());
///     drop(lease);
///     assert!(!ledger.is_leased());
/// });
/// ```
#[derive(Debug)]
#[must_use = "a lease that is dropped is given back"]
pub struct WriteLease {
    ledger: Ledger,
    _permit: OwnedSemaphorePermit,
}

impl Drop for WriteLease {
    fn drop(&mut self) {
        self.ledger.log().leased = false;
        self.ledger.record("lease released");
    }
}

/// A notice on a [`Ledger`], taken down when it is dropped.
///
/// ```
/// use testkit::{run, scene::Ledger};
///
/// run(async || {
///     let ledger = Ledger::new("ledger");
///     let notice = ledger.notice();
///     let lease = ledger.lease().await;
///     drop(lease);
///     drop(notice);
///     assert_eq!(ledger.unannounced(), 0);
/// });
/// ```
#[derive(Debug)]
#[must_use = "a notice that is dropped is taken down"]
pub struct Notice {
    ledger: Ledger,
}

impl Drop for Notice {
    fn drop(&mut self) {
        let mut log = self.ledger.log();
        log.notices -= 1;
        log.unannounced += usize::from(log.leased && log.notices == 0);
        drop(log);
        self.ledger.record("notice down");
    }
}

/// Readings on their way into a [`Ledger`]: written together, at the latest when the batch is dropped.
///
/// ```
/// use testkit::{run, scene::Ledger};
///
/// run(async || {
///     let ledger = Ledger::new("ledger");
///     let mut batch = ledger.batch();
///     batch.note("17");
///     let lease = ledger.lease().await;
///     drop(lease);
///     drop(batch);
///     assert_eq!((ledger.writes(), ledger.refused()), (0, 1), "the lease was given back first");
/// });
/// ```
#[derive(Debug)]
#[must_use = "a batch that is dropped is written"]
pub struct Batch {
    ledger: Ledger,
    readings: Vec<String>,
}

impl Batch {
    /// Adds a reading, which is not written yet.
    ///
    /// ```
    /// # use testkit::{run, scene::Ledger};
    /// run(async || {
    ///     let ledger = Ledger::new("ledger");
    ///     let _lease = ledger.lease().await;
    ///     let mut batch = ledger.batch();
    ///     batch.note("17");
    ///     assert!(ledger.readings().is_empty());
    /// });
    /// ```
    pub fn note(&mut self, reading: impl Into<String>) {
        self.readings.push(reading.into());
    }

    /// Writes what was noted since the last time; the ledger refuses it if nobody holds the lease.
    ///
    /// ```
    /// # use testkit::{run, scene::Ledger};
    /// run(async || {
    ///     let ledger = Ledger::new("ledger");
    ///     let _lease = ledger.lease().await;
    ///     let mut batch = ledger.batch();
    ///     batch.note("17");
    ///     batch.write();
    ///     assert_eq!(ledger.readings(), ["17"]);
    /// });
    /// ```
    pub fn write(&mut self) {
        let count = self.readings.len();
        if count == 0 {
            return;
        }
        let mut log = self.ledger.log();
        let is_taken = log.leased;
        match is_taken {
            true => {
                log.readings.append(&mut self.readings);
                log.writes += 1;
            }
            false => {
                self.readings.clear();
                log.refused += count;
            }
        }
        drop(log);
        let plural = if count == 1 { "" } else { "s" };
        let what = if is_taken { "written" } else { "refused" };
        self.ledger.record(&format!("{count} reading{plural} {what}"));
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        self.write();
    }
}

/// Meters on one bus, which carries one request at a time.
///
/// Clones share one bus.
///
/// ```
/// use testkit::{run, scene::Meters};
///
/// run(async || {
///     let meters = Meters::new("meters", [("hall", 20)]);
///     assert_eq!(meters.ask("hall").await.as_deref(), Ok("hall"));
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Meters {
    shared: Arc<Bus>,
}

#[derive(Debug)]
struct Bus {
    lane: String,
    latencies: BTreeMap<String, Duration>,
    traffic: Mutex<Traffic>,
}

#[derive(Debug, Default)]
struct Traffic {
    requests: usize,
    turned_away: usize,
    silent: BTreeSet<String>,
}

/// The bus carried another request, so the meter was not asked.
///
/// ```
/// assert_eq!(testkit::scene::BusTaken.to_string(), "the bus is taken");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusTaken;

impl fmt::Display for BusTaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the bus is taken")
    }
}

impl std::error::Error for BusTaken {}

impl Meters {
    /// Meters that record on `lane`, each with the milliseconds of virtual time that its answer takes.
    ///
    /// ```
    /// # use testkit::scene::Meters;
    /// assert_eq!(Meters::new("meters", [("hall", 20)]).requests(), 0);
    /// ```
    pub fn new<const N: usize>(lane: &str, latencies: [(&str, u64); N]) -> Self {
        let latencies = latencies
            .into_iter()
            .map(|(name, millis)| (name.to_owned(), Duration::from_millis(millis)))
            .collect();
        let traffic = Mutex::default();
        Self { shared: Arc::new(Bus { lane: lane.to_owned(), latencies, traffic }) }
    }

    /// Lets the next request to `meter` wait for ever.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use testkit::{run, scene::Meters};
    /// run(async || {
    ///     let meters = Meters::new("meters", [("hall", 20)]);
    ///     meters.silence("hall");
    ///     let asked = tokio::time::timeout(Duration::from_millis(40), meters.ask("hall")).await;
    ///     assert!(asked.is_err());
    ///     assert!(meters.ask("hall").await.is_ok());
    /// });
    /// ```
    pub fn silence(&self, meter: &str) {
        self.traffic().silent.insert(meter.to_owned());
    }

    /// Asks a meter for its reading, which is its name.
    ///
    /// The request is on the bus from the first poll of this future until it completes or is dropped.
    ///
    /// # Errors
    ///
    /// [`BusTaken`] if another request is on the bus.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future takes the request off the bus.
    ///
    /// ```
    /// # use testkit::{run, scene::{BusTaken, Meters}};
    /// run(async || {
    ///     let meters = Meters::new("meters", [("hall", 20)]);
    ///     let both = tokio::join!(biased; meters.ask("hall"), meters.ask("hall"));
    ///     assert_eq!(both, (Ok("hall".to_owned()), Err(BusTaken)));
    /// });
    /// ```
    pub async fn ask(&self, meter: &str) -> Result<String, BusTaken> {
        let request = Request::send(self, meter)?;
        if self.traffic().silent.remove(meter) {
            std::future::pending::<()>().await;
        }
        time::sleep(self.shared.latencies.get(meter).copied().unwrap_or_default()).await;
        request.answer();
        Ok(meter.to_owned())
    }

    /// Requests that are on the bus.
    ///
    /// ```
    /// # use testkit::scene::Meters;
    /// assert_eq!(Meters::new("meters", []).requests(), 0);
    /// ```
    pub fn requests(&self) -> usize {
        self.traffic().requests
    }

    /// Requests that found the bus taken.
    ///
    /// ```
    /// # use testkit::scene::Meters;
    /// assert_eq!(Meters::new("meters", []).turned_away(), 0);
    /// ```
    pub fn turned_away(&self) -> usize {
        self.traffic().turned_away
    }

    fn record(&self, what: String) {
        timeline::event(&self.shared.lane, what);
    }

    fn traffic(&self) -> MutexGuard<'_, Traffic> {
        self.shared.traffic.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Request<'a> {
    meters: &'a Meters,
    meter: &'a str,
    answered: bool,
}

impl<'a> Request<'a> {
    fn send(meters: &'a Meters, meter: &'a str) -> Result<Self, BusTaken> {
        let mut traffic = meters.traffic();
        if traffic.requests > 0 {
            traffic.turned_away += 1;
            drop(traffic);
            meters.record(format!("{meter} not asked, the bus is taken"));
            return Err(BusTaken);
        }
        traffic.requests += 1;
        drop(traffic);
        meters.record(format!("{meter} asked"));
        Ok(Self { meters, meter, answered: false })
    }

    fn answer(mut self) {
        self.answered = true;
    }
}

impl Drop for Request<'_> {
    fn drop(&mut self) {
        self.meters.traffic().requests -= 1;
        let end = if self.answered { "answered" } else { "given up" };
        self.meters.record(format!("{} {end}", self.meter));
    }
}
