use std::{
    future::{self, Future},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time;

use crate::timeline;

/// Workers of different manners, and what has become of them.
///
/// Clones are the same crew.
///
/// ```
/// use testkit::{run, scene::Crew, timeline};
///
/// run(async || {
///     let crew = Crew::new();
///     let told = std::future::ready(());
///
///     crew.tidy("ann", 200).work(told).await;
///
///     assert_eq!((crew.tidied(), timeline::now()), (vec!["ann"], 200));
/// });
/// ```
#[derive(Clone, Debug, Default)]
pub struct Crew {
    log: Arc<Mutex<Log>>,
}

#[derive(Debug, Default)]
struct Log {
    tidied: Vec<&'static str>,
    alive: Vec<&'static str>,
}

/// Somebody who works until told to stop, or longer.
///
/// ```
/// use testkit::{run, scene::Crew};
///
/// run(async || {
///     let crew = Crew::new();
///     let (ann, bob) = (crew.tidy("ann", 200), crew.tidy("bob", 200));
///     ann.work(std::future::ready(())).await;
///     drop(bob);
///     assert_eq!((crew.tidied(), crew.alive()), (vec!["ann"], vec![]));
/// });
/// ```
#[derive(Debug)]
pub struct Worker {
    name: &'static str,
    manner: Manner,
    /// Alive until this is dropped.
    presence: Presence,
}

#[derive(Debug)]
struct Presence {
    name: &'static str,
    crew: Crew,
}

#[derive(Clone, Copy, Debug)]
enum Manner {
    Tidy(u64),
    Deaf,
    Leaves(u64),
    Crashes(u64),
    BreaksDown(u64),
}

impl Crew {
    /// A crew without workers.
    ///
    /// ```
    /// assert!(testkit::scene::Crew::new().alive().is_empty());
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Somebody who hears the stop at once and tidies up, which takes so many milliseconds.
    ///
    /// ```
    /// # use testkit::scene::Crew;
    /// assert_eq!(Crew::new().tidy("ann", 200).name(), "ann");
    /// ```
    pub fn tidy(&self, name: &'static str, takes: u64) -> Worker {
        self.add(name, Manner::Tidy(takes))
    }

    /// Somebody who never hears the stop.
    ///
    /// ```
    /// # use testkit::scene::Crew;
    /// assert_eq!(Crew::new().deaf("eve").name(), "eve");
    /// ```
    pub fn deaf(&self, name: &'static str) -> Worker {
        self.add(name, Manner::Deaf)
    }

    /// Somebody who ends by himself after so many milliseconds, and needs no stop for it.
    ///
    /// ```
    /// # use testkit::{run, scene::Crew, timeline};
    /// run(async || {
    ///     Crew::new().leaves("bob", 50).work(std::future::pending()).await;
    ///     assert_eq!(timeline::now(), 50);
    /// });
    /// ```
    pub fn leaves(&self, name: &'static str, after: u64) -> Worker {
        self.add(name, Manner::Leaves(after))
    }

    /// Somebody who panics so many milliseconds after the stop.
    ///
    /// ```
    /// # use testkit::scene::Crew;
    /// assert_eq!(Crew::new().crashes("dan", 30).name(), "dan");
    /// ```
    pub fn crashes(&self, name: &'static str, after: u64) -> Worker {
        self.add(name, Manner::Crashes(after))
    }

    /// Somebody who panics after so many milliseconds, and needs no stop for it.
    ///
    /// ```
    /// # use testkit::scene::Crew;
    /// assert_eq!(Crew::new().breaks_down("dan", 30).name(), "dan");
    /// ```
    pub fn breaks_down(&self, name: &'static str, after: u64) -> Worker {
        self.add(name, Manner::BreaksDown(after))
    }

    fn add(&self, name: &'static str, manner: Manner) -> Worker {
        self.log().alive.push(name);
        Worker { name, manner, presence: Presence { name, crew: self.clone() } }
    }

    /// Those who have tidied up, in that order.
    ///
    /// ```
    /// assert!(testkit::scene::Crew::new().tidied().is_empty());
    /// ```
    pub fn tidied(&self) -> Vec<&'static str> {
        self.log().tidied.clone()
    }

    /// Those who have neither ended nor been dropped.
    ///
    /// ```
    /// # use testkit::scene::Crew;
    /// let crew = Crew::new();
    /// let eve = crew.deaf("eve");
    /// assert_eq!(crew.alive(), ["eve"]);
    /// drop(eve);
    /// assert!(crew.alive().is_empty());
    /// ```
    pub fn alive(&self) -> Vec<&'static str> {
        self.log().alive.clone()
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Worker {
    /// As the crew knows it.
    ///
    /// ```
    /// assert_eq!(testkit::scene::Crew::new().deaf("eve").name(), "eve");
    /// ```
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Works, and is told to stop when `told` is over; ends after its own manner. Records on a lane of its name.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future ends the work, and nothing is tidied up.
    ///
    /// # Panics
    ///
    /// If that is its manner.
    ///
    /// ```
    /// # use testkit::{run, scene::Crew};
    /// run(async || {
    ///     let crew = Crew::new();
    ///     crew.leaves("bob", 50).work(std::future::pending()).await;
    ///     assert!(crew.alive().is_empty());
    /// });
    /// ```
    pub async fn work(self, told: impl Future<Output = ()>) {
        let millis = |millis| time::sleep(Duration::from_millis(millis));
        let work = timeline::span(self.name, "work");
        match self.manner {
            Manner::Leaves(after) => millis(after).await,
            Manner::Deaf => future::pending().await,
            Manner::Tidy(takes) => {
                told.await;
                millis(takes).await;
                self.presence.crew.log().tidied.push(self.name);
            }
            Manner::Crashes(after) => {
                told.await;
                millis(after).await;
                self.crash();
            }
            Manner::BreaksDown(after) => {
                millis(after).await;
                self.crash();
            }
        }
        work.done();
    }

    fn crash(&self) -> ! {
        panic!("{} has crashed, which is a part of the story", self.name);
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        let mut log = self.crew.log();
        if let Some(index) = log.alive.iter().position(|name| *name == self.name) {
            log.alive.remove(index);
        }
    }
}
