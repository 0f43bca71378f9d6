use std::{
    fmt,
    future::pending,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time;

use crate::timeline;

/// A server on another machine: it works on a request whether or not anybody still waits for the answer.
///
/// A request says how long the server may work on it, since nothing else tells the server when to stop: dropping the
/// client's future does not. The replies are fixed beforehand. Requests are numbered, and recorded on lane `server`.
/// Clones share one server.
///
/// ```
/// use std::time::Duration;
/// use testkit::{run, scene::{Answer, Remote, Reply}};
///
/// run(async || {
///     let server = Remote::new([Reply::Overloaded(5), Reply::Answer(20)]);
///     let budget = Duration::from_millis(100);
///
///     assert!(server.ask(budget).await.is_err());
///     assert_eq!(server.ask(budget).await, Ok(Answer { request: 2 }));
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Remote {
    shared: Arc<Mutex<Log>>,
}

#[derive(Debug)]
struct Log {
    replies: Vec<Reply>,
    requests: Vec<Request>,
}

/// How a [`Remote`] replies, and after how many milliseconds of virtual time.
///
/// ```
/// use testkit::{run, scene::{Remote, Reply}};
///
/// run(async || {
///     let server = Remote::new([Reply::Overloaded(5)]);
///     assert!(server.ask(std::time::Duration::from_millis(100)).await.is_err());
///     assert_eq!(testkit::timeline::now(), 5);
/// });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// It works for so long, and answers.
    Answer(u64),
    /// It works for so long, and says that it has too much to do.
    Overloaded(u64),
    /// The request is lost on its way: no work, and no reply.
    Lost,
}

/// What a [`Remote`] answers.
///
/// ```
/// use testkit::{run, scene::{Remote, Reply}};
///
/// run(async || {
///     let server = Remote::new([Reply::Answer(5)]);
///     let answer = server.ask(std::time::Duration::from_millis(100)).await;
///     assert_eq!(answer.unwrap().request, 1);
/// });
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The number of the request that was answered, from 1.
    pub request: usize,
}

/// The server had too much to do.
///
/// ```
/// assert_eq!(testkit::scene::Overloaded.to_string(), "the server is overloaded");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overloaded;

impl fmt::Display for Overloaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the server is overloaded")
    }
}

impl std::error::Error for Overloaded {}

/// What a [`Remote`] remembers of a request; times in milliseconds of virtual time since the scenario began.
///
/// ```
/// use testkit::{run, scene::{Remote, Reply}};
///
/// run(async || {
///     let server = Remote::new([Reply::Answer(500)]);
///     let budget = std::time::Duration::from_millis(100);
///     let _ = tokio::time::timeout(budget / 2, server.ask(budget)).await;
///     let request = server.requests()[0];
///     assert_eq!((request.at, request.budget, request.until), (0, 100, 100));
/// });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// When it was sent.
    pub at: u64,
    /// How long the server was allowed to work on it, in milliseconds.
    pub budget: u64,
    /// When the server stopped working on it, or will stop.
    pub until: u64,
}

impl Remote {
    /// A server that has these replies for the requests it gets, in their order; later requests are lost.
    ///
    /// ```
    /// assert!(testkit::scene::Remote::new([testkit::scene::Reply::Lost]).requests().is_empty());
    /// ```
    pub fn new<const N: usize>(replies: [Reply; N]) -> Self {
        let log = Log { replies: Vec::from(replies), requests: Vec::new() };
        Self { shared: Arc::new(Mutex::new(log)) }
    }

    /// Sends a request on which the server may work for `budget`, and waits for the reply.
    ///
    /// If the work would take longer than that the server gives it up, and no reply comes.
    ///
    /// # Errors
    ///
    /// [`Overloaded`], if the server says so.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future ends the wait. The server works on.
    ///
    /// ```
    /// use std::time::Duration;
    /// use testkit::{run, scene::{Remote, Reply}};
    ///
    /// run(async || {
    ///     let server = Remote::new([Reply::Answer(50)]);
    ///     let ask = server.ask(Duration::from_millis(20));
    ///     assert!(tokio::time::timeout(Duration::from_secs(1), ask).await.is_err());
    /// });
    /// ```
    pub async fn ask(&self, budget: Duration) -> Result<Answer, Overloaded> {
        let budget = u64::try_from(budget.as_millis()).unwrap_or(u64::MAX);
        let (number, reply) = self.receive(budget);
        let (takes, reply) = match reply {
            Reply::Answer(takes) => (takes, Ok(Answer { request: number })),
            Reply::Overloaded(takes) => (takes, Err(Overloaded)),
            Reply::Lost => pending().await,
        };
        if takes > budget {
            pending::<()>().await;
        }
        time::sleep(Duration::from_millis(takes)).await;
        reply
    }

    /// The requests that were sent, in their order.
    ///
    /// ```
    /// use std::time::Duration;
    /// use testkit::{run, scene::{Remote, Reply}};
    ///
    /// run(async || {
    ///     let server = Remote::new([Reply::Answer(50)]);
    ///     server.ask(Duration::from_millis(100)).await.unwrap();
    ///     assert_eq!(server.requests()[0].until, 50);
    /// });
    /// ```
    pub fn requests(&self) -> Vec<Request> {
        self.log().requests.clone()
    }

    fn receive(&self, budget: u64) -> (usize, Reply) {
        let mut log = self.log();
        let number = log.requests.len() + 1;
        let reply = log.replies.get(number - 1).copied().unwrap_or(Reply::Lost);
        let works = match reply {
            Reply::Answer(takes) | Reply::Overloaded(takes) => takes.min(budget),
            Reply::Lost => 0,
        };
        let at = timeline::now();
        log.requests.push(Request { at, budget, until: at.saturating_add(works) });
        timeline::event("server", format!("request {number}, for {budget} ms"));
        (number, reply)
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
