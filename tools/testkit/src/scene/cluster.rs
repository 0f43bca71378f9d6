use std::{
    future::pending,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::{self, Instant};

use crate::timeline;

/// A database cluster in which one server at a time is the primary; tables are followed there.
///
/// A primary that is lost says nothing, as a server without power does: whoever waits for it waits for ever. Connecting
/// takes 10 ms and leaving a table 5 ms of virtual time. Clones share one cluster.
///
/// ```
/// use testkit::{run, scene::Cluster};
///
/// run(async || {
///     let cluster = Cluster::new([(0, 100), (150, 1000)]).changes(40, "prices", "9.90");
///     let session = cluster.connect().await;
///     let mut prices = session.follow("prices");
///     assert_eq!(prices.next().await, "9.90");
///
///     session.lost().await;
///     drop(prices);
///
///     assert_eq!(cluster.connect().await.primary(), 2);
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Cluster {
    opened: Instant,
    primaries: Vec<(u64, u64)>,
    changes: Vec<(u64, &'static str, &'static str)>,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Debug, Default)]
struct Seen {
    followed: Vec<(&'static str, usize)>,
    twice: Vec<(&'static str, usize, usize)>,
    abandoned: Vec<(&'static str, usize)>,
}

const CONNECTING: Duration = Duration::from_millis(10);
const LEAVING: Duration = Duration::from_millis(5);

impl Cluster {
    /// A cluster whose primaries, counted from 1, are up from when to when: milliseconds of virtual time from now.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    ///
    /// ```
    /// testkit::run(async || assert!(testkit::scene::Cluster::new([(0, 100)]).followed().is_empty()));
    /// ```
    pub fn new(primaries: impl IntoIterator<Item = (u64, u64)>) -> Self {
        Self {
            opened: super::opened(),
            primaries: primaries.into_iter().collect(),
            changes: Vec::new(),
            seen: Arc::default(),
        }
    }

    /// Something changes in `table` at that time, after all that changed before.
    ///
    /// ```
    /// # use testkit::{run, scene::Cluster};
    /// run(async || {
    ///     let cluster = Cluster::new([(0, 100)]).changes(40, "prices", "9.90");
    ///     assert_eq!(cluster.connect().await.follow("prices").next().await, "9.90");
    /// });
    /// ```
    pub fn changes(mut self, at: u64, table: &'static str, change: &'static str) -> Self {
        self.changes.push((at, table, change));
        self
    }

    /// Connects to the primary, and waits for one if there is none. Records on lane `cluster`.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future ends the attempt; nothing of it stays.
    ///
    /// ```
    /// # use testkit::{run, scene::Cluster, timeline};
    /// run(async || {
    ///     let cluster = Cluster::new([(40, 1000)]);
    ///     assert_eq!(cluster.connect().await.primary(), 1);
    ///     assert_eq!(timeline::now(), 50);
    /// });
    /// ```
    pub async fn connect(&self) -> Session {
        let span = timeline::span("cluster", "connecting");
        loop {
            let now = self.now();
            let next = self.primaries.iter().position(|(_, lost)| *lost > now);
            let Some(index) = next else { return pending().await };
            let (up, lost) = self.primaries[index];
            self.until(up).await;
            time::sleep(CONNECTING).await;
            if self.now() < lost {
                span.done();
                return Session { cluster: self.clone(), primary: index + 1, lost };
            }
        }
    }

    /// What is followed now, such as `prices on primary 1`, by name; also what is still followed on a primary that is
    /// lost.
    ///
    /// ```
    /// # use testkit::{run, scene::Cluster};
    /// run(async || {
    ///     let cluster = Cluster::new([(0, 100)]);
    ///     let _prices = cluster.connect().await.follow("prices");
    ///     assert_eq!(cluster.followed(), ["prices on primary 1"]);
    /// });
    /// ```
    pub fn followed(&self) -> Vec<String> {
        names(&self.seen().followed)
    }

    /// What was let go without being [left](Subscription::leave), by name; a primary that is lost does not mind.
    ///
    /// ```
    /// # use testkit::{run, scene::Cluster};
    /// run(async || {
    ///     let cluster = Cluster::new([(0, 100)]);
    ///     drop(cluster.connect().await.follow("prices"));
    ///     assert_eq!(cluster.abandoned(), ["prices on primary 1"]);
    /// });
    /// ```
    pub fn abandoned(&self) -> Vec<String> {
        names(&self.seen().abandoned)
    }

    /// Tables that began to be followed on a primary, the last number, while they were followed on another, the first.
    ///
    /// ```
    /// # use testkit::{run, scene::Cluster};
    /// run(async || {
    ///     let cluster = Cluster::new([(0, 100), (150, 1000)]);
    ///     let _old = cluster.connect().await.follow("prices");
    ///     tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    ///     let _new = cluster.connect().await.follow("prices");
    ///     assert_eq!(cluster.followed_twice(), [("prices", 1, 2)]);
    /// });
    /// ```
    pub fn followed_twice(&self) -> Vec<(&'static str, usize, usize)> {
        self.seen().twice.clone()
    }

    fn now(&self) -> u64 {
        u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    async fn until(&self, at: u64) {
        time::sleep_until(self.opened + Duration::from_millis(at)).await;
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn names(followed: &[(&str, usize)]) -> Vec<String> {
    let name = |(table, primary): &(&str, usize)| format!("{table} on primary {primary}");
    let mut names: Vec<_> = followed.iter().map(name).collect();
    names.sort();
    names
}

/// A connection to one primary of a [`Cluster`]; clones are the same connection.
///
/// ```
/// use testkit::{run, scene::Cluster, timeline};
///
/// run(async || {
///     let cluster = Cluster::new([(0, 100), (150, 1000)]);
///     let session = cluster.connect().await;
///     session.lost().await;
///     assert_eq!((session.primary(), timeline::now()), (1, 100));
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Session {
    cluster: Cluster,
    primary: usize,
    lost: u64,
}

impl Session {
    /// Which primary this is, counted from 1.
    ///
    /// ```
    /// # use testkit::{run, scene::Cluster};
    /// run(async || assert_eq!(Cluster::new([(0, 100)]).connect().await.primary(), 1));
    /// ```
    pub fn primary(&self) -> usize {
        self.primary
    }

    /// Returns when this primary is lost, and at once if it is lost already.
    ///
    /// # Cancel safety
    ///
    /// May be dropped and called again.
    ///
    /// ```
    /// # use testkit::{run, scene::Cluster, timeline};
    /// run(async || {
    ///     Cluster::new([(0, 100)]).connect().await.lost().await;
    ///     assert_eq!(timeline::now(), 100);
    /// });
    /// ```
    pub async fn lost(&self) {
        self.cluster.until(self.lost).await;
    }

    /// Follows `table` from now on; takes no time. Records on a lane of that name.
    ///
    /// ```
    /// # use testkit::{run, scene::Cluster};
    /// run(async || {
    ///     let cluster = Cluster::new([(0, 100)]);
    ///     let _prices = cluster.connect().await.follow("prices");
    ///     assert_eq!(cluster.followed(), ["prices on primary 1"]);
    /// });
    /// ```
    pub fn follow(&self, table: &'static str) -> Subscription {
        let mut seen = self.cluster.seen();
        let elsewhere = seen.followed.iter().find(|(other, _)| *other == table).copied();
        if let Some((_, other)) = elsewhere {
            seen.twice.push((table, other, self.primary));
        }
        seen.followed.push((table, self.primary));
        Subscription {
            session: self.clone(),
            table,
            // Whatever changed before is not told.
            position: self.cluster.changes.partition_point(|(at, ..)| *at < self.cluster.now()),
            span: Some(timeline::span(table, &format!("on primary {}", self.primary))),
        }
    }

    fn is_lost(&self) -> bool {
        self.lost <= self.cluster.now()
    }
}

/// A table that is followed on one primary.
///
/// A primary keeps every change for whoever was let go without [leaving](Self::leave).
///
/// ```
/// use testkit::{run, scene::Cluster};
///
/// run(async || {
///     let cluster = Cluster::new([(0, 1000)]).changes(40, "prices", "9.90");
///     let session = cluster.connect().await;
///     let (mut prices, news) = (session.follow("prices"), session.follow("news"));
///     assert_eq!(prices.next().await, "9.90");
///
///     prices.leave().await;
///     drop(news);
///
///     assert_eq!(cluster.abandoned(), ["news on primary 1"]);
/// });
/// ```
#[derive(Debug)]
pub struct Subscription {
    session: Session,
    table: &'static str,
    position: usize,
    span: Option<timeline::Span>,
}

impl Subscription {
    /// The next change of the table. A primary that is lost has none, and does not say so.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future loses no change.
    ///
    /// ```
    /// # use testkit::{run, scene::Cluster};
    /// run(async || {
    ///     let cluster = Cluster::new([(0, 100)]).changes(40, "prices", "9.90");
    ///     let mut prices = cluster.connect().await.follow("prices");
    ///     assert_eq!(prices.next().await, "9.90");
    /// });
    /// ```
    pub async fn next(&mut self) -> &'static str {
        let Session { cluster, lost, .. } = &self.session;
        let changes = cluster.changes.iter().enumerate().skip(self.position);
        let mut of_the_table = changes.filter(|(_, (_, table, _))| *table == self.table);
        let next = of_the_table.next().filter(|(_, (at, ..))| at < lost);
        let Some((index, (at, _, change))) = next else { return pending().await };
        cluster.until(*at).await;
        self.position = index + 1;
        change
    }

    /// Leaves the table, so that the primary keeps nothing for us any longer; returns at once if it is lost.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future before it is done abandons the table.
    ///
    /// ```
    /// # use testkit::{run, scene::Cluster};
    /// run(async || {
    ///     let cluster = Cluster::new([(0, 100)]);
    ///     cluster.connect().await.follow("prices").leave().await;
    ///     assert!(cluster.followed().is_empty() && cluster.abandoned().is_empty());
    /// });
    /// ```
    pub async fn leave(mut self) {
        if !self.session.is_lost() {
            tokio::select! {
                () = time::sleep(LEAVING) => {}
                () = self.session.lost() => {}
            }
        }
        self.ends(true);
    }

    fn ends(&mut self, properly: bool) {
        let Some(span) = self.span.take() else { return };
        let this = (self.table, self.session.primary);
        let mut seen = self.session.cluster.seen();
        if let Some(index) = seen.followed.iter().position(|followed| *followed == this) {
            seen.followed.remove(index);
        }
        if properly || self.session.is_lost() {
            span.done();
        } else {
            seen.abandoned.push(this);
            drop(span);
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.ends(false);
    }
}
