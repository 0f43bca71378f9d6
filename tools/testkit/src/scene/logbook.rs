use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time;

use crate::timeline::{self, Span};

/// A logbook with one pen: to write a line takes 5 ms of virtual time.
///
/// Lines are recorded on lane `log`. Clones are the same book, so that it can be read while somebody else has it; who
/// writes should have it alone, as in a `Mutex`.
///
/// ```
/// use testkit::{run, scene::Logbook};
///
/// run(async || {
///     let mut log = Logbook::new();
///     log.write("clear sky").await;
///     assert_eq!(log.lines()[0].text, "clear sky");
/// });
/// ```
#[derive(Clone, Debug, Default)]
pub struct Logbook {
    lines: Arc<Mutex<Vec<Entry>>>,
}

/// A line of a [`Logbook`].
///
/// ```
/// use testkit::{run, scene::Logbook};
///
/// run(async || {
///     let mut log = Logbook::new();
///     log.write("clear sky").await;
///     let line = &log.lines()[0];
///     assert_eq!((line.began, line.is_whole), (0, true));
/// });
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What was to be written.
    pub text: String,
    /// When the pen was put down, in milliseconds of virtual time since the scenario began.
    pub began: u64,
    /// Whether all of it was written.
    pub is_whole: bool,
}

impl Logbook {
    /// An empty book.
    ///
    /// ```
    /// assert!(testkit::scene::Logbook::new().lines().is_empty());
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes a line.
    ///
    /// # Cancel safety
    ///
    /// None: if this future is dropped, half of the line stays in the book.
    ///
    /// ```
    /// use std::time::Duration;
    /// use testkit::{run, scene::Logbook};
    ///
    /// run(async || {
    ///     let mut log = Logbook::new();
    ///     let cut = tokio::time::timeout(Duration::from_millis(2), log.write("clear sky")).await;
    ///     assert!(cut.is_err());
    ///     assert!(!log.lines()[0].is_whole);
    /// });
    /// ```
    pub async fn write(&mut self, text: &str) {
        let number = {
            let mut lines = self.all();
            lines.push(Entry { text: text.to_owned(), began: timeline::now(), is_whole: false });
            lines.len() - 1
        };
        let span: Span = timeline::span("log", &format!("\"{text}\""));
        time::sleep(Duration::from_millis(5)).await;
        span.done();
        self.all()[number].is_whole = true;
    }

    /// What stands in it, also what is being written.
    ///
    /// ```
    /// # use testkit::{run, scene::Logbook};
    /// run(async || {
    ///     let mut log = Logbook::new();
    ///     log.write("clear sky").await;
    ///     log.write("clouds").await;
    ///     assert_eq!(log.lines()[1].began, 5);
    /// });
    /// ```
    pub fn lines(&self) -> Vec<Entry> {
        self.all().clone()
    }

    fn all(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
