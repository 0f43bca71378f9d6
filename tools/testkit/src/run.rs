//! The room a test happens in.
//!
//! A scenario runs on a current-thread runtime with a paused clock, on a thread of its own. The calling thread
//! waits; when the room makes no progress for a second of real time it says which kind of standstill this is and
//! fails the test, leaving the stuck thread behind. Nothing here hangs, whatever the code under test does.

use std::{
    any::Any,
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    pin::Pin,
    sync::{Arc, Mutex, Once, PoisonError, mpsc},
    thread,
    time::Duration,
};

use tokio::{runtime, time};

use crate::{
    quiet,
    timeline::{Recorder, Timeline},
    watchdog::Watchdog,
};

/// Runs `scenario` in a [`Room`] with the usual limits and returns what it returns.
///
/// ```
/// let waited = testkit::run(async || {
///     let began = tokio::time::Instant::now();
///     tokio::time::sleep(std::time::Duration::from_secs(30)).await;
///     began.elapsed()
/// });
///
/// assert_eq!(waited.as_secs(), 30);
/// ```
///
/// # Panics
///
/// See [`Room::run`].
#[track_caller]
pub fn run<T: Send + 'static>(scenario: impl AsyncFnOnce() -> T + Send + 'static) -> T {
    Room::new().run(scenario)
}

/// The limits of a scenario.
///
/// ```
/// use std::time::Duration;
/// use testkit::run::Room;
///
/// let alive = Room::new().limit(Duration::from_secs(5)).tolerate_leaks().run(async || {
///     tokio::spawn(std::future::pending::<()>());
///     testkit::quiet::settle().await;
///     testkit::quiet::tasks()
/// });
///
/// assert_eq!(alive, 1);
/// ```
#[derive(Clone, Debug)]
#[must_use = "a room does nothing until a scenario is run in it"]
pub struct Room {
    limit: Duration,
    leaks: bool,
    panics: bool,
    threads: Option<usize>,
}

impl Default for Room {
    fn default() -> Self {
        Self::new()
    }
}

impl Room {
    /// A room with a limit of 60 s of virtual time, in which leaked tasks and unseen panics fail the scenario.
    ///
    /// ```
    /// let three = testkit::run::Room::new().run(async || 1 + 2);
    /// assert_eq!(three, 3);
    /// ```
    pub fn new() -> Self {
        Self { limit: Duration::from_secs(60), leaks: false, panics: false, threads: None }
    }

    /// Sets how much virtual time the scenario may take before it is called a hang.
    ///
    /// ```should_panic
    /// use std::time::Duration;
    ///
    /// testkit::run::Room::new().limit(Duration::from_secs(1)).run(async || {
    ///     tokio::time::sleep(Duration::from_secs(2)).await;
    /// });
    /// ```
    pub fn limit(mut self, virtual_time: Duration) -> Self {
        self.limit = virtual_time;
        self
    }

    /// Lets the scenario end while tasks that it spawned are still alive.
    ///
    /// ```
    /// testkit::run::Room::new().tolerate_leaks().run(async || {
    ///     tokio::spawn(std::future::pending::<()>());
    /// });
    /// ```
    pub fn tolerate_leaks(mut self) -> Self {
        self.leaks = true;
        self
    }

    /// Lets tasks panic without failing the scenario: for scenarios in which a crash is part of the story.
    ///
    /// ```
    /// testkit::run::Room::new().tolerate_panics().run(async || {
    ///     let crash = tokio::spawn(async { panic!("part of the story") }).await;
    ///     assert!(crash.is_err());
    /// });
    /// ```
    pub fn tolerate_panics(mut self) -> Self {
        self.panics = true;
        self
    }

    /// Gives the blocking pool that many threads, so that a scenario can have all of them busy; otherwise it has as many
    /// as tokio gives it.
    ///
    /// # Panics
    ///
    /// [`run`](Self::run) does, if `threads` is 0.
    ///
    /// ```
    /// use std::sync::mpsc;
    /// use tokio::task::spawn_blocking;
    ///
    /// testkit::run::Room::new().blocking_threads(1).run(async || {
    ///     let (free, freed) = mpsc::channel::<()>();
    ///     let first = spawn_blocking(move || freed.recv().is_err());
    ///     let second = spawn_blocking(|| unreachable!("it waits for the thread"));
    ///     second.abort();
    ///     drop(free);
    ///     assert!(first.await.unwrap() && second.await.unwrap_err().is_cancelled());
    /// });
    /// ```
    pub fn blocking_threads(mut self, threads: usize) -> Self {
        self.threads = Some(threads);
        self
    }

    /// Runs `scenario` to its end and returns what it returns.
    ///
    /// Ends without waiting for blocking work that is stuck.
    ///
    /// # Panics
    ///
    /// With the scenario's own panic, or with a sentence that begins with
    ///
    /// - `HANG:` the scenario was still waiting when its virtual limit was reached, or nothing can ever wake it;
    /// - `SPIN:`, `BLOCKED:`, `LIVELOCK:`, `CLOCK HELD:` it made no progress for a second of real time, and why;
    /// - `PANIC:` a task that it spawned panicked, whether or not somebody was told;
    /// - `ORPHAN TASK:` it ended, but tasks that it spawned did not.
    ///
    /// Panics are noticed by a hook, which the first room sets: after a later [`set_hook`](std::panic::set_hook) that does
    /// not call the hook before it, no `PANIC:` is told. Threads of the scenario's own are not watched.
    ///
    /// ```should_panic
    /// testkit::run(async || std::future::pending::<()>().await);
    /// ```
    #[track_caller]
    pub fn run<T: Send + 'static>(&self, scenario: impl AsyncFnOnce() -> T + Send + 'static) -> T {
        self.run_and_record(scenario).0
    }

    /// Like [`Room::run`], and also returns what was recorded on the way.
    #[track_caller]
    pub(crate) fn run_and_record<T: Send + 'static>(
        &self,
        scenario: impl AsyncFnOnce() -> T + Send + 'static,
    ) -> (T, Timeline) {
        self.run_boxed(Box::new(move || Box::pin(scenario())))
    }

    /// The part that is compiled once for all scenarios that return the same.
    #[track_caller]
    fn run_boxed<T: Send + 'static>(&self, scenario: Scenario<T>) -> (T, Timeline) {
        let result = Arc::new(Mutex::new(None));
        let slot = Arc::clone(&result);
        let outcome = self.enter(Box::new(move || {
            Box::pin(async move {
                let value = scenario().await;
                *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
            })
        }));

        if let Err(end) = outcome.verdict(self) {
            match end {
                Bad::Panic(payload) => resume_unwind(payload),
                Bad::Sentence(sentence) => panic!("{sentence}"),
            }
        }
        let value = result.lock().unwrap_or_else(PoisonError::into_inner).take();
        (value.expect("a scenario that finished left its value"), outcome.timeline)
    }

    /// Like [`Room::run`], but what it would panic with is returned as text.
    pub(crate) fn attempt<T: Send + 'static>(
        &self,
        scenario: impl AsyncFnOnce() -> T + Send + 'static,
    ) -> Result<T, String> {
        let run = std::panic::AssertUnwindSafe(|| self.run(scenario));
        std::panic::catch_unwind(run).map_err(|payload| match payload.downcast::<String>() {
            Ok(text) => *text,
            Err(payload) => match payload.downcast::<&str>() {
                Ok(text) => (*text).to_owned(),
                Err(_) => "it panicked with a value that is not text".to_owned(),
            },
        })
    }

    /// The part that does not depend on the scenario's type.
    fn enter(&self, scenario: Scenario<()>) -> Outcome {
        watch_panics();
        let recorder = Arc::new(Recorder::new());
        let watchdog = Arc::new(Watchdog::new());
        let (done, ended) = mpsc::channel();
        let limits = self.clone();

        let room = {
            let recorder = Arc::clone(&recorder);
            let watchdog = Arc::clone(&watchdog);
            thread::Builder::new()
                .name(thread::current().name().unwrap_or("room").to_owned())
                .spawn(move || {
                    let inside = inside(scenario, &limits, &recorder, &watchdog);
                    let _ = done.send(());
                    inside
                })
                .expect("a thread for the room")
        };

        if let Some(why) = watchdog.wait(&ended) {
            return Outcome::new(End::Stuck(why), &recorder);
        }
        match room.join() {
            Ok(end) => Outcome::new(end, &recorder),
            Err(payload) => Outcome::new(End::Panicked(Mutex::new(Some(payload))), &recorder),
        }
    }
}

/// A limit that cannot be added to an `Instant` would set no timer at all.
const FOR_EVER: Duration = Duration::from_secs(100 * 365 * 86_400);

type Scenario<T> = Box<dyn FnOnce() -> Pin<Box<dyn Future<Output = T>>> + Send>;

enum End {
    Finished { alive: usize },
    Limit,
    Stuck(&'static str),
    Panicked(Mutex<Option<Box<dyn Any + Send>>>),
}

enum Bad {
    Panic(Box<dyn Any + Send>),
    Sentence(String),
}

struct Outcome {
    end: End,
    timeline: Timeline,
    last: String,
    panics: Vec<String>,
}

impl Outcome {
    fn new(end: End, recorder: &Recorder) -> Self {
        Self {
            end,
            timeline: recorder.timeline(),
            last: recorder.whereabouts(),
            panics: recorder.panics(),
        }
    }

    fn verdict(&self, room: &Room) -> Result<(), Bad> {
        let sentence = match &self.end {
            End::Panicked(payload) => {
                let payload = payload.lock().unwrap_or_else(PoisonError::into_inner).take();
                return Err(Bad::Panic(payload.expect("a payload is taken once")));
            }
            End::Stuck(why) => format!("{why}{}{}.", self.last, self.panicked(room)),
            End::Limit => format!(
                "HANG: still waiting after {} s of virtual time{}{}.",
                room.limit.as_secs_f64(),
                self.last,
                self.panicked(room)
            ),
            End::Finished { .. } if !self.panics.is_empty() && !room.panics => {
                format!(
                    "PANIC: a task panicked, and in this scenario none may: {}.",
                    self.panics.join("; and ")
                )
            }
            End::Finished { alive } if *alive > 0 && !room.leaks => format!(
                "ORPHAN TASK: the scenario ended and {} that it had started {} still alive{}.",
                plural(*alive, "task"),
                if *alive == 1 { "was" } else { "were" },
                self.last
            ),
            End::Finished { .. } => return Ok(()),
        };
        Err(Bad::Sentence(sentence))
    }

    /// For the end of a sentence: often this is why everything else waits.
    fn panicked(&self, room: &Room) -> String {
        match room.panics || self.panics.is_empty() {
            true => String::new(),
            false => format!("; before that there was a panic: {}", self.panics.join("; and ")),
        }
    }
}

/// What happens on the room's own thread.
fn inside(
    scenario: Scenario<()>,
    limits: &Room,
    recorder: &Arc<Recorder>,
    watchdog: &Arc<Watchdog>,
) -> End {
    recorder.install();
    let on_start = Arc::clone(recorder);
    let (clock, on_park) = (Arc::clone(recorder), watchdog.pulse());
    let mut builder = runtime::Builder::new_current_thread();
    if let Some(threads) = limits.threads {
        builder.max_blocking_threads(threads);
    }
    let runtime = builder
        .enable_time()
        .start_paused(true)
        .on_thread_start(move || on_start.install())
        .on_thread_park(move || on_park.idle_at(clock.now()))
        .build()
        .expect("a current-thread runtime");
    watchdog.enter(runtime.handle().clone());

    let end = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            recorder.start();
            match time::timeout(limits.limit.min(FOR_EVER), scenario()).await {
                Err(_) => End::Limit,
                Ok(()) => {
                    recorder.freeze();
                    quiet::settle().await;
                    End::Finished { alive: quiet::tasks() }
                }
            }
        })
    }));
    recorder.freeze();
    watchdog.leave();

    runtime.shutdown_timeout(Duration::from_secs(1));
    end.unwrap_or_else(|payload| End::Panicked(Mutex::new(Some(payload))))
}

/// Panics of spawned tasks end up in a `JoinError` that the code under test may never look at.
fn watch_panics() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let message = info.payload_as_str().unwrap_or("a value that is not text");
            let place = info.location().map(|at| format!("{}:{}", at.file(), at.line()));
            Recorder::note_panic(format!(
                "\"{message}\" at {}",
                place.as_deref().unwrap_or("an unknown place")
            ));
            previous(info);
        }));
    });
}

pub(crate) fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
