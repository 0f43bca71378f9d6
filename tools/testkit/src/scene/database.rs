use std::{
    collections::VecDeque,
    future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::{self, Instant};

use crate::timeline;

/// A database that answers the questions of each connection in the order in which they came, and knows nothing else
/// of who asked what.
///
/// Clones are one database.
///
/// ```
/// use testkit::{run, scene::Database, timeline};
///
/// run(async || {
///     let database = Database::new("database");
///     let mut connection = database.connect().await;
///
///     connection.send("how many").await;
///     assert_eq!(connection.receive().await, "re: how many");
///
///     assert_eq!(timeline::now(), 40);
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Database {
    name: Arc<str>,
    log: Arc<Mutex<Log>>,
}

#[derive(Debug, Default)]
struct Log {
    open: usize,
    most_open: usize,
    opened: usize,
}

/// A connection to a [`Database`], closed when it is dropped.
///
/// ```
/// use testkit::{run, scene::Database};
///
/// run(async || {
///     let database = Database::new("database");
///     let mut connection = database.connect().await;
///     connection.send("how many").await;
///     connection.send("how much").await;
///     assert_eq!(connection.receive().await, "re: how many");
///     drop(connection);
///     assert_eq!(database.open(), 0);
/// });
/// ```
#[derive(Debug)]
pub struct Connection {
    database: Database,
    number: usize,
    /// The beginning of a question, on its way.
    half: String,
    answers: VecDeque<(Instant, String)>,
}

impl Database {
    /// A database without connections that records on lane `name`.
    ///
    /// ```
    /// assert_eq!(testkit::scene::Database::new("database").open(), 0);
    /// ```
    pub fn new(name: &str) -> Self {
        Self { name: name.into(), log: Arc::default() }
    }

    /// Opens a connection, which takes 20 ms.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future opens none.
    ///
    /// ```
    /// # use testkit::{run, scene::Database, timeline};
    /// run(async || {
    ///     let _connection = Database::new("database").connect().await;
    ///     assert_eq!(timeline::now(), 20);
    /// });
    /// ```
    pub async fn connect(&self) -> Connection {
        time::sleep(Duration::from_millis(20)).await;
        let mut log = self.log();
        log.opened += 1;
        log.open += 1;
        log.most_open = log.most_open.max(log.open);
        let number = log.opened;
        drop(log);
        timeline::event(&self.name, format!("{number} opened"));
        Connection { database: self.clone(), number, half: String::new(), answers: VecDeque::new() }
    }

    /// Connections that are open now.
    ///
    /// ```
    /// # use testkit::{run, scene::Database};
    /// run(async || {
    ///     let database = Database::new("database");
    ///     let connection = database.connect().await;
    ///     assert_eq!(database.open(), 1);
    ///     drop(connection);
    ///     assert_eq!(database.open(), 0);
    /// });
    /// ```
    pub fn open(&self) -> usize {
        self.log().open
    }

    /// Connections that were open at the same time, at most.
    ///
    /// ```
    /// # use testkit::{run, scene::Database};
    /// run(async || {
    ///     let database = Database::new("database");
    ///     drop((database.connect().await, database.connect().await));
    ///     assert_eq!(database.most_open(), 2);
    /// });
    /// ```
    pub fn most_open(&self) -> usize {
        self.log().most_open
    }

    /// Connections that were ever opened.
    ///
    /// ```
    /// # use testkit::{run, scene::Database};
    /// run(async || {
    ///     let database = Database::new("database");
    ///     drop(database.connect().await);
    ///     drop(database.connect().await);
    ///     assert_eq!(database.opened(), 2);
    /// });
    /// ```
    pub fn opened(&self) -> usize {
        self.log().opened
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connection {
    /// Sends a question, which takes 10 ms.
    ///
    /// # Cancel safety
    ///
    /// None: if this future is dropped after its first 5 ms, half a question is on its way, and what is sent next is
    /// taken for the rest of it.
    ///
    /// ```
    /// use testkit::{run, scene::Database};
    /// use tokio::time::{Duration, timeout};
    ///
    /// run(async || {
    ///     let mut connection = Database::new("database").connect().await;
    ///     let given_up = timeout(Duration::from_millis(7), connection.send("how many")).await;
    ///     assert!(given_up.is_err());
    ///
    ///     connection.send("how much").await;
    ///     assert_eq!(connection.receive().await, "error near: how how much");
    /// });
    /// ```
    pub async fn send(&mut self, question: &str) {
        let middle = question.chars().count() / 2;
        time::sleep(Duration::from_millis(5)).await;
        let garbled = std::mem::take(&mut self.half);
        self.half = garbled.clone() + &question.chars().take(middle).collect::<String>();
        time::sleep(Duration::from_millis(5)).await;
        self.half.clear();

        let answer = match garbled.is_empty() {
            true => format!("re: {question}"),
            false => format!("error near: {garbled}{question}"),
        };
        self.answers.push_back((Instant::now() + Duration::from_millis(10), answer));
    }

    /// Receives the answer to the question that was sent first, 10 ms after that; waits for ever if there is none.
    ///
    /// # Cancel safety
    ///
    /// If this future is dropped, the answer is still to come, and whoever receives next gets it.
    ///
    /// ```
    /// use testkit::{run, scene::Database};
    /// use tokio::time::{Duration, timeout};
    ///
    /// run(async || {
    ///     let mut connection = Database::new("database").connect().await;
    ///     connection.send("how many").await;
    ///     let given_up = timeout(Duration::from_millis(7), connection.receive()).await;
    ///     assert!(given_up.is_err());
    ///
    ///     connection.send("how much").await;
    ///     assert_eq!(connection.receive().await, "re: how many");
    /// });
    /// ```
    pub async fn receive(&mut self) -> String {
        let Some((ready, _)) = self.answers.front() else { return future::pending().await };
        time::sleep_until(*ready).await;
        self.answers.pop_front().map(|(_, answer)| answer).unwrap_or_default()
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.database.log().open -= 1;
        timeline::event(&self.database.name, format!("{} closed", self.number));
    }
}
