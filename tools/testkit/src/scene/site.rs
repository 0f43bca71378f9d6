use std::{
    collections::{BTreeMap, BTreeSet},
    future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::{self, Instant};

use crate::timeline::{self, Span};

/// Answers that make up a page.
const ANSWERS: u32 = 3;

/// A web site whose pages come in three answers, each of which has to be asked for when the one before was read.
///
/// So a fetch that nobody polls stands still, and the site notices: its answers lie unread. Clones share one site.
///
/// ```
/// use testkit::{run, scene::Site, timeline};
///
/// run(async || {
///     let site = Site::new([("index", 8)]);
///     assert_eq!(site.fetch("index").await, "index");
///     assert_eq!((timeline::now(), site.finished(), site.unread()), (24, 1, 0));
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Site {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    latencies: BTreeMap<String, Duration>,
    log: Mutex<Log>,
}

#[derive(Debug, Default)]
struct Log {
    silent: BTreeSet<String>,
    started: usize,
    finished: usize,
    running: usize,
    most: usize,
    unread: u64,
    given_up: Vec<(String, u64)>,
}

impl Site {
    /// A site with these pages, each with the milliseconds of virtual time that one of its three answers takes.
    ///
    /// ```
    /// assert_eq!(testkit::scene::Site::new([("index", 8)]).started(), 0);
    /// ```
    pub fn new<S: Into<String>>(pages: impl IntoIterator<Item = (S, u64)>) -> Self {
        let latencies = pages
            .into_iter()
            .map(|(page, millis)| (page.into(), Duration::from_millis(millis)))
            .collect();
        Self { shared: Arc::new(Shared { latencies, log: Mutex::default() }) }
    }

    /// From now on the last answer of `page` never comes.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use testkit::{run, scene::Site};
    /// run(async || {
    ///     let site = Site::new([("index", 8)]);
    ///     site.silence("index");
    ///     assert!(tokio::time::timeout(Duration::from_secs(1), site.fetch("index")).await.is_err());
    /// });
    /// ```
    pub fn silence(&self, page: &str) {
        self.log().silent.insert(page.to_owned());
    }

    /// Fetches a page, which is its name. Recorded on a lane of that name, with each answer but the last.
    ///
    /// A page that the site does not have answers at once.
    ///
    /// # Cancel safety
    ///
    /// Dropping this future stops the fetch.
    ///
    /// ```
    /// # use testkit::{scene::Site, timeline};
    /// let recording = timeline::record(async || {
    ///     Site::new([("index", 8)]).fetch("index").await;
    /// });
    /// let answers = "0 fetch started · 8 answer 1 · 16 answer 2 · 24 fetch done";
    /// assert_eq!(recording.text(), format!("index   {answers}\n"));
    /// ```
    pub async fn fetch(&self, page: impl Into<String>) -> String {
        let page = page.into();
        let latency = self.shared.latencies.get(&page).copied().unwrap_or_default();
        let fetch = Fetch::start(self, &page);
        for answer in 1..=ANSWERS {
            if answer == ANSWERS && self.log().silent.contains(&page) {
                future::pending::<()>().await;
            }
            let due = Instant::now() + latency;
            time::sleep_until(due).await;
            let late = millis(due.elapsed());
            let mut log = self.log();
            log.unread = log.unread.max(late);
            drop(log);
            match (answer, late) {
                (_, 1..) => {
                    timeline::event(&page, format!("answer {answer}, unread for {late} ms"))
                }
                (ANSWERS, 0) => {}
                (_, 0) => timeline::event(&page, format!("answer {answer}")),
            }
        }
        fetch.finish();
        page
    }

    /// Fetches that were started.
    ///
    /// ```
    /// # use testkit::{run, scene::Site};
    /// run(async || {
    ///     let site = Site::new([("index", 8)]);
    ///     site.fetch("index").await;
    ///     assert_eq!(site.started(), 1);
    /// });
    /// ```
    pub fn started(&self) -> usize {
        self.log().started
    }

    /// Fetches that ran to their end.
    ///
    /// ```
    /// # use testkit::{run, scene::Site};
    /// run(async || {
    ///     let site = Site::new([("index", 8)]);
    ///     site.fetch("index").await;
    ///     assert_eq!(site.finished(), 1);
    /// });
    /// ```
    pub fn finished(&self) -> usize {
        self.log().finished
    }

    /// Fetches that are going on.
    ///
    /// ```
    /// # use testkit::{run, scene::Site};
    /// run(async || {
    ///     let site = Site::new([("index", 8)]);
    ///     site.fetch("index").await;
    ///     assert_eq!(site.running(), 0);
    /// });
    /// ```
    pub fn running(&self) -> usize {
        self.log().running
    }

    /// The largest number of fetches that went on at the same time.
    ///
    /// ```
    /// # use testkit::{run, scene::Site};
    /// run(async || {
    ///     let site = Site::new([("index", 8), ("map", 8)]);
    ///     tokio::join!(site.fetch("index"), site.fetch("map"));
    ///     assert_eq!(site.most(), 2);
    /// });
    /// ```
    pub fn most(&self) -> usize {
        self.log().most
    }

    /// The longest time that an answer lay unread, in milliseconds of virtual time.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use futures::FutureExt;
    /// # use testkit::{run, scene::Site};
    /// run(async || {
    ///     let site = Site::new([("index", 8)]);
    ///     let mut fetch = Box::pin(site.fetch("index"));
    ///     assert!((&mut fetch).now_or_never().is_none(), "the first answer is due at 8 ms");
    ///     tokio::time::sleep(Duration::from_millis(100)).await;
    ///     fetch.await;
    ///     assert_eq!(site.unread(), 92);
    /// });
    /// ```
    pub fn unread(&self) -> u64 {
        self.log().unread
    }

    /// Fetches that were dropped on the way: the page, and how many milliseconds after the fetch had begun.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use testkit::{run, scene::Site};
    /// run(async || {
    ///     let site = Site::new([("index", 8)]);
    ///     let _ = tokio::time::timeout(Duration::from_millis(10), site.fetch("index")).await;
    ///     assert_eq!(site.given_up(), [("index".to_owned(), 10)]);
    /// });
    /// ```
    pub fn given_up(&self) -> Vec<(String, u64)> {
        self.log().given_up.clone()
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.shared.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

struct Fetch<'a> {
    site: &'a Site,
    page: &'a str,
    began: Instant,
    span: Option<Span>,
}

impl<'a> Fetch<'a> {
    fn start(site: &'a Site, page: &'a str) -> Self {
        let mut log = site.log();
        log.started += 1;
        log.running += 1;
        log.most = log.most.max(log.running);
        drop(log);
        let span = Some(timeline::span(page, "fetch"));
        Self { site, page, began: Instant::now(), span }
    }

    fn finish(mut self) {
        if let Some(span) = self.span.take() {
            span.done();
        }
    }
}

impl Drop for Fetch<'_> {
    fn drop(&mut self) {
        let mut log = self.site.log();
        log.running -= 1;
        match self.span {
            None => log.finished += 1,
            Some(_) => log.given_up.push((self.page.to_owned(), millis(self.began.elapsed()))),
        }
    }
}
