use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time;

use crate::timeline::{self, Span};

/// Somebody who draws a map, which takes long: a double for a computation that is worth sharing.
///
/// Surveys are numbered, and recorded on lane `surveyor`. Clones are one surveyor, who may be at work on several surveys
/// at once.
///
/// ```
/// use testkit::{run, scene::{Map, Surveyor}};
///
/// run(async || {
///     let surveyor = Surveyor::new(500);
///
///     assert_eq!(surveyor.survey().await, Map { survey: 1 });
///
///     assert_eq!((surveyor.started(), surveyor.running()), (1, 0));
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Surveyor {
    latency: Duration,
    log: Arc<Mutex<Log>>,
}

#[derive(Debug, Default)]
struct Log {
    started: usize,
    over: usize,
}

/// What comes of a survey.
///
/// ```
/// use testkit::{run, scene::Surveyor};
///
/// run(async || assert_eq!(Surveyor::new(500).survey().await.survey, 1));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    /// The number of the survey, from 1.
    pub survey: usize,
}

impl Surveyor {
    /// A surveyor whose surveys take so many milliseconds of virtual time.
    ///
    /// ```
    /// assert_eq!(testkit::scene::Surveyor::new(500).started(), 0);
    /// ```
    pub fn new(latency: u64) -> Self {
        Self { latency: Duration::from_millis(latency), log: Arc::default() }
    }

    /// Begins a survey, and returns its map when it is done.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future stops the survey, and all of it is lost.
    ///
    /// ```
    /// # use testkit::{run, scene::Surveyor};
    /// run(async || {
    ///     Surveyor::new(500).survey().await;
    ///     assert_eq!(testkit::timeline::now(), 500);
    /// });
    /// ```
    pub async fn survey(&self) -> Map {
        let number = {
            let mut log = self.log();
            log.started += 1;
            log.started
        };
        let mut survey = Survey {
            surveyor: self,
            span: Some(timeline::span("surveyor", &format!("survey {number}"))),
        };
        time::sleep(self.latency).await;
        survey.span.take().expect("a survey is done once").done();
        Map { survey: number }
    }

    /// Surveys that were begun.
    ///
    /// ```
    /// # use testkit::{run, scene::Surveyor};
    /// run(async || {
    ///     let surveyor = Surveyor::new(500);
    ///     surveyor.survey().await;
    ///     surveyor.survey().await;
    ///     assert_eq!(surveyor.started(), 2);
    /// });
    /// ```
    pub fn started(&self) -> usize {
        self.log().started
    }

    /// Surveys that are going on.
    ///
    /// ```
    /// # use testkit::{run, scene::Surveyor};
    /// run(async || {
    ///     let surveyor = Surveyor::new(500);
    ///     let short = std::time::Duration::from_millis(10);
    ///     let _ = tokio::time::timeout(short, surveyor.survey()).await;
    ///     assert_eq!(surveyor.running(), 0);
    /// });
    /// ```
    pub fn running(&self) -> usize {
        let log = self.log();
        log.started - log.over
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Survey<'a> {
    surveyor: &'a Surveyor,
    span: Option<Span>,
}

impl Drop for Survey<'_> {
    fn drop(&mut self) {
        self.surveyor.log().over += 1;
    }
}
