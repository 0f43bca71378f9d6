use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time;

use crate::timeline;

/// A remote service with a latency for each of its resources.
///
/// Clones share one service.
///
/// ```
/// use testkit::{run, scene::Service};
///
/// run(async || {
///     let backend = Service::new([("profile", 20), ("orders", 100)]);
///
///     assert_eq!(backend.fetch("orders").await.unwrap(), "orders");
///
///     assert_eq!((backend.started(), backend.finished(), backend.running()), (1, 1, 0));
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Service {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    latencies: BTreeMap<String, Duration>,
    log: Mutex<Log>,
}

#[derive(Debug, Default)]
struct Log {
    failing: Vec<String>,
    started: usize,
    finished: usize,
    dropped: usize,
}

/// The service answered with an error.
///
/// ```
/// use testkit::scene::Unavailable;
///
/// assert_eq!(Unavailable("orders".into()).to_string(), "orders is unavailable");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unavailable(
    /// What was asked for.
    pub String,
);

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is unavailable", self.0)
    }
}

impl std::error::Error for Unavailable {}

impl Service {
    /// A service with these resources, each with its latency in milliseconds of virtual time.
    ///
    /// ```
    /// let backend = testkit::scene::Service::new([("profile", 20), ("orders", 100)]);
    /// assert_eq!(backend.started(), 0);
    /// ```
    pub fn new<const N: usize>(resources: [(&str, u64); N]) -> Self {
        let latencies = resources
            .into_iter()
            .map(|(name, latency)| (name.to_owned(), Duration::from_millis(latency)))
            .collect();
        Self { shared: Arc::new(Shared { latencies, log: Mutex::default() }) }
    }

    /// From now on `resource` answers with [`Unavailable`], after its usual latency.
    ///
    /// ```
    /// # use testkit::{run, scene::Service};
    /// run(async || {
    ///     let backend = Service::new([("orders", 100)]);
    ///     backend.fail("orders");
    ///     assert!(backend.fetch("orders").await.is_err());
    /// });
    /// ```
    pub fn fail(&self, resource: &str) {
        self.log().failing.push(resource.to_owned());
    }

    /// Fetches `resource`: its name, after its latency. Recorded on a lane of that name.
    ///
    /// # Errors
    ///
    /// [`Unavailable`] if the resource was told to [`fail`](Self::fail) or does not exist.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future stops the fetch; the service counts it as dropped.
    ///
    /// ```
    /// # use testkit::{run, scene::Service};
    /// run(async || {
    ///     let backend = Service::new([("orders", 100)]);
    ///     assert_eq!(backend.fetch("orders").await.as_deref(), Ok("orders"));
    ///     assert!(backend.fetch("rumours").await.is_err());
    /// });
    /// ```
    pub async fn fetch(&self, resource: &str) -> Result<String, Unavailable> {
        let Some(latency) = self.shared.latencies.get(resource) else {
            return Err(Unavailable(resource.to_owned()));
        };
        let call = Call::start(self, resource);
        time::sleep(*latency).await;
        call.finish();
        if self.log().failing.iter().any(|failing| failing == resource) {
            return Err(Unavailable(resource.to_owned()));
        }
        Ok(resource.to_owned())
    }

    /// Fetches that were started.
    ///
    /// ```
    /// # use testkit::{run, scene::Service};
    /// run(async || {
    ///     let backend = Service::new([("orders", 100)]);
    ///     let short = std::time::Duration::from_millis(10);
    ///     let _ = tokio::time::timeout(short, backend.fetch("orders")).await;
    ///     assert_eq!(backend.started(), 1);
    /// });
    /// ```
    pub fn started(&self) -> usize {
        self.log().started
    }

    /// Fetches that ran to their end.
    ///
    /// ```
    /// # use testkit::{run, scene::Service};
    /// run(async || {
    ///     let backend = Service::new([("orders", 100)]);
    ///     let short = std::time::Duration::from_millis(10);
    ///     let _ = tokio::time::timeout(short, backend.fetch("orders")).await;
    ///     assert_eq!(backend.finished(), 0);
    /// });
    /// ```
    pub fn finished(&self) -> usize {
        self.log().finished
    }

    /// Fetches that were dropped on the way.
    ///
    /// ```
    /// # use testkit::{run, scene::Service};
    /// run(async || {
    ///     let backend = Service::new([("orders", 100)]);
    ///     let short = std::time::Duration::from_millis(10);
    ///     let _ = tokio::time::timeout(short, backend.fetch("orders")).await;
    ///     assert_eq!(backend.dropped(), 1);
    /// });
    /// ```
    pub fn dropped(&self) -> usize {
        self.log().dropped
    }

    /// Fetches that are going on.
    ///
    /// ```
    /// # use testkit::{run, scene::Service};
    /// run(async || {
    ///     let backend = Service::new([("orders", 100)]);
    ///     let short = std::time::Duration::from_millis(10);
    ///     let _ = tokio::time::timeout(short, backend.fetch("orders")).await;
    ///     assert_eq!(backend.running(), 0);
    /// });
    /// ```
    pub fn running(&self) -> usize {
        let log = self.log();
        log.started - log.finished - log.dropped
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.shared.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Call<'a> {
    service: &'a Service,
    span: Option<timeline::Span>,
}

impl<'a> Call<'a> {
    fn start(service: &'a Service, resource: &str) -> Self {
        service.log().started += 1;
        Self { service, span: Some(timeline::span(resource, "fetch")) }
    }

    fn finish(mut self) {
        self.service.log().finished += 1;
        if let Some(span) = self.span.take() {
            span.done();
        }
    }
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        if self.span.is_some() {
            self.service.log().dropped += 1;
        }
    }
}
