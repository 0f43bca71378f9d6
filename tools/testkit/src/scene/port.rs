use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::{self, Instant};

use crate::timeline;

/// An address to which one listener at a time can be bound, and the clients who come to it.
///
/// Clones are the same port. Each listener records on a lane of its own name.
///
/// ```
/// use testkit::{run, scene::Port};
///
/// run(async || {
///     let port = Port::new([(10, "ann"), (20, "bob")]);
///     let mut bound = port.bind("v1").unwrap();
///     assert_eq!(bound.accept().await, Some("ann"));
///     assert!(port.bind("v2").is_err());
///     drop(bound);
///     let mut bound = port.bind("v2").unwrap();
///     assert_eq!(bound.accept().await, Some("bob"));
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Port {
    opened: Instant,
    fails: Option<u64>,
    meanwhile: Option<fn()>,
    crashes: Option<u64>,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug, Default)]
struct Shared {
    coming: Vec<(u64, &'static str)>,
    served: Vec<(String, &'static str)>,
    turned_away: Vec<&'static str>,
    bound: Option<String>,
}

impl Port {
    /// A free port, to which clients come at these times, in milliseconds of virtual time from now.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    ///
    /// ```
    /// testkit::run(async || assert_eq!(testkit::scene::Port::new([]).listener(), None));
    /// ```
    pub fn new(clients: impl IntoIterator<Item = (u64, &'static str)>) -> Self {
        let shared = Shared { coming: clients.into_iter().collect(), ..Shared::default() };
        Self {
            opened: super::opened(),
            fails: None,
            meanwhile: None,
            crashes: None,
            shared: Arc::new(Mutex::new(shared)),
        }
    }

    /// Ends the listener that is bound at that time: its [`accept`](Bound::accept) returns `None`.
    ///
    /// ```
    /// # use testkit::{run, scene::Port};
    /// run(async || {
    ///     let mut bound = Port::new([]).fails(10).bind("v1").unwrap();
    ///     assert_eq!(bound.accept().await, None);
    /// });
    /// ```
    pub fn fails(mut self, at: u64) -> Self {
        self.fails = Some(at);
        self
    }

    /// Like [`fails`](Self::fails), and calls `meanwhile` in the poll in which the listener ends: what another thread may
    /// do at that moment.
    ///
    /// ```
    /// # use testkit::{run, scene::Port, timeline};
    /// run(async || {
    ///     let meanwhile = || timeline::event("owner", "aborts it");
    ///     let mut bound = Port::new([]).fails_during(10, meanwhile).bind("v1").unwrap();
    ///     assert_eq!(bound.accept().await, None);
    /// });
    /// ```
    pub fn fails_during(mut self, at: u64, meanwhile: fn()) -> Self {
        self.meanwhile = Some(meanwhile);
        self.fails(at)
    }

    /// Makes the listener panic that is bound at that time.
    ///
    /// ```should_panic
    /// # use testkit::{run, scene::Port};
    /// run(async || {
    ///     let mut bound = Port::new([]).crashes(10).bind("v1").unwrap();
    ///     bound.accept().await;
    /// });
    /// ```
    pub fn crashes(mut self, at: u64) -> Self {
        self.crashes = Some(at);
        self
    }

    /// Binds `listener` to this port until the value is dropped.
    ///
    /// # Errors
    ///
    /// [`InUse`] if a listener is bound to it, also one of the same name.
    ///
    /// ```
    /// # use testkit::{run, scene::{InUse, Port}};
    /// run(async || {
    ///     let port = Port::new([]);
    ///     let _bound = port.bind("v1").unwrap();
    ///     assert_eq!(port.bind("v2").unwrap_err(), InUse { by: "v1".to_owned() });
    /// });
    /// ```
    pub fn bind(&self, listener: &str) -> Result<Bound, InUse> {
        self.turn_away();
        let mut shared = self.shared();
        if let Some(by) = shared.bound.clone() {
            timeline::event(listener, format!("refused, the port has {by}"));
            return Err(InUse { by });
        }
        shared.bound = Some(listener.to_owned());
        Ok(Bound {
            port: self.clone(),
            listener: listener.to_owned(),
            since: self.now(),
            span: Some(timeline::span(listener, "listening")),
        })
    }

    /// Who is bound to it.
    ///
    /// ```
    /// # use testkit::{run, scene::Port};
    /// run(async || {
    ///     let port = Port::new([]);
    ///     let _bound = port.bind("v1");
    ///     assert_eq!(port.listener().as_deref(), Some("v1"));
    /// });
    /// ```
    pub fn listener(&self) -> Option<String> {
        self.shared().bound.clone()
    }

    /// Who was served by whom: the listener and the client.
    ///
    /// ```
    /// # use testkit::{run, scene::Port};
    /// run(async || {
    ///     let port = Port::new([(10, "ann")]);
    ///     port.bind("v1").unwrap().accept().await;
    ///     assert_eq!(port.served(), [("v1".to_owned(), "ann")]);
    /// });
    /// ```
    pub fn served(&self) -> Vec<(String, &'static str)> {
        self.shared().served.clone()
    }

    /// The clients who came while nobody listened.
    ///
    /// ```
    /// # use testkit::{quiet, run, scene::Port};
    /// run(async || {
    ///     let port = Port::new([(0, "ann")]);
    ///     quiet::settle().await;
    ///     let _bound = port.bind("v1");
    ///     assert_eq!(port.turned_away(), ["ann"]);
    /// });
    /// ```
    pub fn turned_away(&self) -> Vec<&'static str> {
        self.turn_away();
        self.shared().turned_away.clone()
    }

    /// Who has come until now and found nobody is gone.
    fn turn_away(&self) {
        let now = self.now();
        let mut shared = self.shared();
        if shared.bound.is_some() {
            return;
        }
        while shared.coming.first().is_some_and(|(at, _)| *at < now) {
            let (_, client) = shared.coming.remove(0);
            shared.turned_away.push(client);
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    async fn until(&self, at: u64) {
        time::sleep_until(self.opened + Duration::from_millis(at)).await;
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A listener's hold on a [`Port`], given back when it is dropped.
///
/// ```
/// use testkit::{run, scene::Port};
///
/// run(async || {
///     let port = Port::new([(10, "ann")]);
///     let mut bound = port.bind("v1").unwrap();
///     assert_eq!(bound.accept().await, Some("ann"));
///     drop(bound);
///     assert_eq!(port.listener(), None);
/// });
/// ```
#[derive(Debug)]
pub struct Bound {
    port: Port,
    listener: String,
    since: u64,
    span: Option<timeline::Span>,
}

impl Bound {
    /// The next client who comes, or `None` when the listener has ended.
    ///
    /// # Panics
    ///
    /// If the port is to [crash](Port::crashes) while this waits.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future loses no client.
    ///
    /// ```
    /// # use testkit::{run, scene::Port};
    /// run(async || {
    ///     let mut bound = Port::new([(10, "ann")]).fails(20).bind("v1").unwrap();
    ///     assert_eq!(bound.accept().await, Some("ann"));
    ///     assert_eq!(bound.accept().await, None);
    /// });
    /// ```
    pub async fn accept(&mut self) -> Option<&'static str> {
        let mine = |at: &Option<u64>| at.filter(|at| *at >= self.since);
        let (fails, crashes) = (mine(&self.port.fails), mine(&self.port.crashes));
        let next = self.port.shared().coming.first().copied();
        let ends = fails.into_iter().chain(crashes).min();
        match (next, ends) {
            (Some((at, client)), ends) if ends.is_none_or(|ends| at < ends) => {
                self.port.until(at).await;
                let mut shared = self.port.shared();
                shared.coming.remove(0);
                shared.served.push((self.listener.clone(), client));
                timeline::event(&self.listener, format!("{client} served"));
                Some(client)
            }
            (_, Some(at)) => {
                self.port.until(at).await;
                assert!(crashes != Some(at), "the listener crashed");
                if let Some(meanwhile) = self.port.meanwhile {
                    meanwhile();
                }
                if let Some(span) = self.span.take() {
                    span.done();
                }
                None
            }
            (_, None) => std::future::pending().await,
        }
    }
}

impl Drop for Bound {
    fn drop(&mut self) {
        self.port.shared().bound = None;
    }
}

/// The port has a listener already.
///
/// ```
/// use testkit::scene::InUse;
///
/// assert_eq!(InUse { by: "v1".into() }.to_string(), "the port is in use by v1");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InUse {
    /// The listener that has it.
    pub by: String,
}

impl fmt::Display for InUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the port is in use by {}", self.by)
    }
}

impl std::error::Error for InUse {}
