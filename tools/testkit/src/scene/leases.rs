use std::{
    future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::{self, Instant};

use crate::timeline;

/// A queue that lends its jobs for a limited time, and lends a job again when its lease has run out.
///
/// Clones share one queue.
///
/// ```
/// use testkit::{run, scene::LeaseQueue, timeline};
///
/// run(async || {
///     let queue = LeaseQueue::new(30, ["invoice"]);
///
///     let _forgotten = queue.take_as("ann").await;
///     let lease = queue.take_as("bob").await;
///
///     assert_eq!(timeline::now(), 30);
///     lease.done();
///     assert_eq!(queue.holder("invoice"), None);
/// });
/// ```
#[derive(Clone, Debug)]
pub struct LeaseQueue {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    lease: Duration,
    jobs: Mutex<Vec<Job>>,
}

#[derive(Debug)]
struct Job {
    name: String,
    state: State,
    lent: usize,
    renewals: usize,
}

#[derive(Debug)]
enum State {
    Free,
    Lent { to: String, until: Instant },
    Done,
}

/// A job that was lent by a [`LeaseQueue`].
///
/// Clones are the same lease; dropping them ends nothing, only time does.
///
/// ```
/// use testkit::{run, scene::LeaseQueue, timeline};
///
/// run(async || {
///     let queue = LeaseQueue::new(30, ["invoice"]);
///     drop(queue.take_as("ann").await);
///     assert_eq!(queue.holder("invoice").as_deref(), Some("ann"));
///
///     let lease = queue.take_as("bob").await;
///
///     assert_eq!((lease.job().as_str(), timeline::now()), ("invoice", 30));
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Lease {
    queue: LeaseQueue,
    job: usize,
    number: usize,
}

impl LeaseQueue {
    /// A queue of these jobs that lends each for `lease` milliseconds of virtual time. A job records on a lane of its
    /// own name.
    ///
    /// ```
    /// assert_eq!(testkit::scene::LeaseQueue::new(30, ["invoice"]).holder("invoice"), None);
    /// ```
    pub fn new<const N: usize>(lease: u64, jobs: [&str; N]) -> Self {
        let jobs = jobs.map(|name| Job {
            name: name.to_owned(),
            state: State::Free,
            lent: 0,
            renewals: 0,
        });
        let lease = Duration::from_millis(lease);
        Self { shared: Arc::new(Shared { lease, jobs: Mutex::new(Vec::from(jobs)) }) }
    }

    /// Takes the first job that nobody holds; waits for the next lease to run out if there is none, and for ever if
    /// all jobs are done.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future takes no job.
    ///
    /// ```
    /// # use testkit::{run, scene::LeaseQueue};
    /// run(async || {
    ///     let queue = LeaseQueue::new(30, ["invoice", "reminder"]);
    ///     queue.take_as("ann").await;
    ///     assert_eq!(queue.take_as("bob").await.job(), "reminder");
    /// });
    /// ```
    pub async fn take_as(&self, worker: &str) -> Lease {
        loop {
            match self.try_take(worker) {
                Ok(lease) => return lease,
                Err(Some(until)) => time::sleep_until(until).await,
                Err(None) => future::pending().await,
            }
        }
    }

    /// Or the time at which it is worth asking again.
    fn try_take(&self, worker: &str) -> Result<Lease, Option<Instant>> {
        let now = Instant::now();
        let mut jobs = self.jobs();
        let mut next = None;
        for (index, job) in jobs.iter_mut().enumerate() {
            match job.state {
                State::Done => continue,
                State::Lent { until, .. } if until > now => {
                    next = Some(next.map_or(until, |next: Instant| next.min(until)));
                    continue;
                }
                State::Free | State::Lent { .. } => {}
            }
            job.state = State::Lent { to: worker.to_owned(), until: now + self.shared.lease };
            job.lent += 1;
            timeline::event(&job.name, format!("lent to {worker}"));
            return Ok(Lease { queue: self.clone(), job: index, number: job.lent });
        }
        Err(next)
    }

    /// Who holds `job` now: nobody if it is done, or free, or its lease has run out.
    ///
    /// ```
    /// # use testkit::{run, scene::LeaseQueue};
    /// run(async || {
    ///     let queue = LeaseQueue::new(30, ["invoice"]);
    ///     queue.take_as("ann").await;
    ///     assert_eq!(queue.holder("invoice").as_deref(), Some("ann"));
    /// });
    /// ```
    pub fn holder(&self, job: &str) -> Option<String> {
        match &self.jobs().iter().find(|known| known.name == job)?.state {
            State::Lent { to, until } if *until > Instant::now() => Some(to.clone()),
            _ => None,
        }
    }

    /// How often somebody has renewed a lease of `job`, in time or in vain.
    ///
    /// ```
    /// # use testkit::{run, scene::LeaseQueue};
    /// run(async || {
    ///     let queue = LeaseQueue::new(30, ["invoice"]);
    ///     queue.take_as("ann").await.renew();
    ///     assert_eq!(queue.renewals("invoice"), 1);
    /// });
    /// ```
    pub fn renewals(&self, job: &str) -> usize {
        self.jobs().iter().filter(|known| known.name == job).map(|job| job.renewals).sum()
    }

    fn jobs(&self) -> MutexGuard<'_, Vec<Job>> {
        self.shared.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lease {
    /// The name of the job.
    ///
    /// ```
    /// # use testkit::{run, scene::LeaseQueue};
    /// run(async || {
    ///     let queue = LeaseQueue::new(30, ["invoice"]);
    ///     assert_eq!(queue.take_as("ann").await.job(), "invoice");
    /// });
    /// ```
    pub fn job(&self) -> String {
        self.queue.jobs()[self.job].name.clone()
    }

    /// Begins the time of this lease anew; in vain if it has run out or the job is done.
    ///
    /// ```
    /// use testkit::{quiet, run, scene::LeaseQueue};
    ///
    /// run(async || {
    ///     let queue = LeaseQueue::new(2, ["invoice"]);
    ///     let lease = queue.take_as("ann").await;
    ///     quiet::settle().await;
    ///     lease.renew();
    ///     quiet::settle().await;
    ///     assert_eq!(queue.holder("invoice").as_deref(), Some("ann"));
    /// });
    /// ```
    pub fn renew(&self) {
        let now = Instant::now();
        let lease = self.queue.shared.lease;
        let mut jobs = self.queue.jobs();
        let job = &mut jobs[self.job];
        job.renewals += 1;
        let is_latest = job.lent == self.number;
        match &mut job.state {
            State::Lent { until, .. } if is_latest && *until > now => {
                *until = now + lease;
                timeline::event(&job.name, "renewed");
            }
            _ => timeline::event(&job.name, "renewed in vain"),
        }
    }

    /// Tells the queue that the job is done: nobody will be given it again.
    ///
    /// ```
    /// use std::time::Duration;
    /// use testkit::{run, scene::LeaseQueue};
    ///
    /// run(async || {
    ///     let queue = LeaseQueue::new(30, ["invoice"]);
    ///     queue.take_as("ann").await.done();
    ///     let bob = tokio::time::timeout(Duration::from_secs(1), queue.take_as("bob")).await;
    ///     assert!(bob.is_err());
    /// });
    /// ```
    pub fn done(&self) {
        let mut jobs = self.queue.jobs();
        let job = &mut jobs[self.job];
        job.state = State::Done;
        timeline::event(&job.name, "done");
    }
}
