use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::time;

use crate::timeline;

/// A licence server, which lends a seat to every line that is open.
///
/// Many lines share one socket, so a line that is dropped tells the server nothing. Clones share one server.
///
/// ```
/// use testkit::{run, scene::Licences};
///
/// run(async || {
///     let server = Licences::new("server", 20);
///     let line = server.connect("ann").await;
///     assert_eq!(server.taken(), 1);
///
///     line.goodbye().await;
///
///     assert_eq!((server.taken(), server.goodbyes(), server.resets()), (0, 1, 0));
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Licences {
    shared: Arc<Seats>,
}

#[derive(Debug)]
struct Seats {
    name: String,
    latency: Duration,
    connected: AtomicUsize,
    log: Mutex<Calls>,
}

#[derive(Debug, Default)]
struct Calls {
    seats: BTreeMap<usize, String>,
    goodbyes: usize,
    replies: usize,
    resets: usize,
}

/// A line to a [`Licences`] server; clones are the same line.
///
/// ```
/// use testkit::{run, scene::Licences};
///
/// run(async || {
///     let server = Licences::new("server", 20);
///     let line = server.connect("ann").await;
///     line.renew().await;
///     drop(line);
///     assert_eq!((server.taken(), server.goodbyes()), (1, 0), "nobody told the server");
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Line {
    server: Licences,
    number: usize,
    user: Arc<str>,
}

impl Licences {
    /// A server that records on lane `name`, and needs `latency` milliseconds of virtual time for every reply.
    ///
    /// ```
    /// # use testkit::scene::Licences;
    /// assert_eq!(Licences::new("server", 20).taken(), 0);
    /// ```
    pub fn new(name: &str, latency: u64) -> Self {
        Self {
            shared: Arc::new(Seats {
                name: name.to_owned(),
                latency: Duration::from_millis(latency),
                connected: AtomicUsize::new(0),
                log: Mutex::default(),
            }),
        }
    }

    /// Opens a line and takes a seat for it.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future takes no seat.
    ///
    /// ```
    /// # use testkit::{run, scene::Licences};
    /// run(async || {
    ///     let server = Licences::new("server", 20);
    ///     let _line = server.connect("ann").await;
    ///     assert_eq!(server.taken(), 1);
    /// });
    /// ```
    pub async fn connect(&self, user: &str) -> Line {
        time::sleep(self.shared.latency).await;
        let number = self.shared.connected.fetch_add(1, Ordering::Relaxed);
        self.log().seats.insert(number, user.to_owned());
        self.record(user, "has a seat");
        Line { server: self.clone(), number, user: user.into() }
    }

    /// Seats that are lent out.
    ///
    /// ```
    /// # use testkit::{run, scene::Licences};
    /// run(async || {
    ///     let server = Licences::new("server", 20);
    ///     drop(server.connect("ann").await);
    ///     assert_eq!(server.taken(), 1, "nobody told the server");
    /// });
    /// ```
    pub fn taken(&self) -> usize {
        self.log().seats.len()
    }

    /// How often a goodbye came in.
    ///
    /// ```
    /// # use testkit::{run, scene::Licences};
    /// run(async || {
    ///     let server = Licences::new("server", 20);
    ///     server.connect("ann").await.goodbye().await;
    ///     assert_eq!(server.goodbyes(), 1);
    /// });
    /// ```
    pub fn goodbyes(&self) -> usize {
        self.log().goodbyes
    }

    /// How many goodbyes were replied to.
    ///
    /// ```
    /// # use testkit::{run, scene::Licences};
    /// run(async || {
    ///     let server = Licences::new("server", 20);
    ///     server.connect("ann").await.goodbye().await;
    ///     assert_eq!(server.replies(), 1);
    /// });
    /// ```
    pub fn replies(&self) -> usize {
        self.log().replies
    }

    /// How many lines were reset.
    ///
    /// ```
    /// # use testkit::{run, scene::Licences};
    /// run(async || {
    ///     let server = Licences::new("server", 20);
    ///     server.connect("ann").await.reset();
    ///     assert_eq!(server.resets(), 1);
    /// });
    /// ```
    pub fn resets(&self) -> usize {
        self.log().resets
    }

    fn record(&self, user: &str, what: &str) {
        timeline::event(&self.shared.name, format!("{user} {what}"));
    }

    fn log(&self) -> MutexGuard<'_, Calls> {
        self.shared.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Line {
    /// Tells the server that the seat is still used, and waits for its reply.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future changes nothing.
    ///
    /// ```
    /// # use testkit::{run, scene::Licences};
    /// run(async || {
    ///     let line = Licences::new("server", 20).connect("ann").await;
    ///     line.renew().await;
    /// });
    /// ```
    pub async fn renew(&self) {
        time::sleep(self.server.shared.latency).await;
        self.server.record(&self.user, "renewed");
    }

    /// Says goodbye, and waits for the reply; with the reply the seat is free.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future before the reply leaves the seat taken, whether or not the goodbye was sent.
    ///
    /// ```
    /// # use testkit::{run, scene::Licences};
    /// run(async || {
    ///     let server = Licences::new("server", 20);
    ///     server.connect("ann").await.goodbye().await;
    ///     assert_eq!(server.taken(), 0);
    /// });
    /// ```
    pub async fn goodbye(&self) {
        self.server.log().goodbyes += 1;
        self.server.record(&self.user, "says goodbye");
        time::sleep(self.server.shared.latency).await;
        let mut log = self.server.log();
        log.seats.remove(&self.number);
        log.replies += 1;
        drop(log);
        self.server.record(&self.user, "gave the seat back");
    }

    /// Cuts the line without a word, at once: the server takes the seat back and notes that its user crashed.
    ///
    /// ```
    /// # use testkit::{run, scene::Licences};
    /// run(async || {
    ///     let server = Licences::new("server", 20);
    ///     server.connect("ann").await.reset();
    ///     assert_eq!(server.taken(), 0);
    /// });
    /// ```
    pub fn reset(&self) {
        let mut log = self.server.log();
        log.seats.remove(&self.number);
        log.resets += 1;
        drop(log);
        self.server.record(&self.user, "cut off");
    }
}
