use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time;

use crate::timeline;

/// People at the other end of a connection, and what they have heard.
///
/// Clones share one log.
///
/// ```
/// use testkit::{run, scene::Clients};
///
/// run(async || {
///     let clients = Clients::new();
///     let ann = clients.connect("ann");
///
///     ann.send("101").await;
///     drop(ann);
///
///     assert_eq!(clients.heard("ann"), ["101"]);
///     assert_eq!(clients.connected(), 0);
/// });
/// ```
#[derive(Clone, Debug, Default)]
pub struct Clients {
    log: Arc<Mutex<Log>>,
}

#[derive(Debug, Default)]
struct Log {
    connected: usize,
    heard: BTreeMap<String, Vec<String>>,
}

/// A connection to one of the [`Clients`]; it is closed when its last clone is dropped.
///
/// ```
/// use testkit::{run, scene::Clients};
///
/// run(async || {
///     let clients = Clients::new();
///     let ann = clients.connect("ann");
///     let (mine, yours) = (ann.clone(), ann);
///     mine.send("101").await;
///     drop(mine);
///     assert_eq!(clients.connected(), 1, "somebody holds her still");
///     drop(yours);
///     assert_eq!(clients.connected(), 0);
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    connection: Arc<Connection>,
}

#[derive(Debug)]
struct Connection {
    name: String,
    clients: Clients,
}

impl Clients {
    /// Clients of whom nobody is connected yet.
    ///
    /// ```
    /// assert_eq!(testkit::scene::Clients::new().connected(), 0);
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Opens a connection, which records on lane `name`.
    ///
    /// ```
    /// # use testkit::{scene::Clients, timeline};
    /// let recording = timeline::record(async || drop(Clients::new().connect("ann")));
    /// assert_eq!(recording.text(), "ann   0 connected · 0 disconnected\n");
    /// ```
    pub fn connect(&self, name: &str) -> Client {
        self.log().connected += 1;
        timeline::event(name, "connected");
        let connection = Connection { name: name.to_owned(), clients: self.clone() };
        Client { connection: Arc::new(connection) }
    }

    /// Connections that are open.
    ///
    /// ```
    /// let clients = testkit::scene::Clients::new();
    /// let ann = clients.connect("ann");
    /// let same = ann.clone();
    /// drop(ann);
    /// assert_eq!(clients.connected(), 1);
    /// drop(same);
    /// assert_eq!(clients.connected(), 0);
    /// ```
    pub fn connected(&self) -> usize {
        self.log().connected
    }

    /// What `name` has heard until now; of what was cut off, the first half and three dots.
    ///
    /// ```
    /// # use testkit::{run, scene::Clients};
    /// run(async || {
    ///     let clients = Clients::new();
    ///     clients.connect("ann").send("101").await;
    ///     assert_eq!(clients.heard("ann"), ["101"]);
    ///     assert!(clients.heard("bob").is_empty());
    /// });
    /// ```
    pub fn heard(&self, name: &str) -> Vec<String> {
        self.log().heard.get(name).cloned().unwrap_or_default()
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Client {
    /// Sends `what`, which is heard after 5 ms of virtual time.
    ///
    /// # Cancel safety
    ///
    /// None: if this future is dropped, the client hears one half.
    ///
    /// ```
    /// use testkit::{run, scene::Clients};
    ///
    /// run(async || {
    ///     let clients = Clients::new();
    ///     let ann = clients.connect("ann");
    ///     let cut = tokio::time::timeout(std::time::Duration::from_millis(2), ann.send("closing")).await;
    ///     assert!(cut.is_err());
    ///     assert_eq!(clients.heard("ann"), ["clo…"]);
    /// });
    /// ```
    pub async fn send(&self, what: impl Into<String>) {
        let mut sending = Sending { to: &self.connection, what: Some(what.into()) };
        time::sleep(Duration::from_millis(5)).await;
        let what = sending.what.take().unwrap_or_default();
        self.connection.hears(what);
    }
}

impl Connection {
    fn hears(&self, what: String) {
        timeline::event(&self.name, format!("heard \"{what}\""));
        self.clients.log().heard.entry(self.name.clone()).or_default().push(what);
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        timeline::event(&self.name, "disconnected");
        self.clients.log().connected -= 1;
    }
}

struct Sending<'a> {
    to: &'a Connection,
    what: Option<String>,
}

impl Drop for Sending<'_> {
    fn drop(&mut self) {
        if let Some(what) = self.what.take() {
            let half: String = what.chars().take(what.chars().count() / 2).collect();
            self.to.hears(format!("{half}…"));
        }
    }
}
