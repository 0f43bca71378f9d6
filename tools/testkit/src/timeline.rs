//! Lanes and events under the paused clock.
//!
//! A lane is an actor: the caller, a task, a resource. Events are recorded on it with the virtual time at which they
//! happened, and the text of a recording is the same on every run: one line a lane, in the order in which the
//! scenario declared them, undeclared ones after by name; within a lane in the order of the events, and where
//! several actors share a lane, sorted by time and actor. So nothing depends on which of two tasks ran first within
//! one instant.
//!
//! ```
//! use std::time::Duration;
//! use testkit::timeline;
//!
//! let recording = timeline::record(async || {
//!     timeline::declare(["request", "orders"]);
//!     timeline::event("request", "opened");
//!     let fetch = timeline::follow("orders", "fetch", tokio::time::sleep(Duration::from_millis(100)));
//!     let _ = tokio::time::timeout(Duration::from_millis(50), fetch).await;
//!     timeline::event("request", "gave up");
//! });
//!
//! assert_eq!(recording.text(), "\
//! request   0 opened · 50 gave up
//! orders    0 fetch started · 50 fetch dropped
//! ");
//! ```
//!
//! Outside a room nothing is recorded and nothing fails, so doubles may record wherever they are used.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    fmt,
    future::Future,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    thread,
};

use serde_json::{Value, json};
use tokio::time::Instant;

use crate::run::Room;

/// Runs `scenario` in a room with the usual limits and returns what it recorded.
///
/// # Panics
///
/// See [`Room::run`].
///
/// ```
/// let recording = testkit::timeline::record(async || testkit::timeline::event("caller", "came by"));
/// assert_eq!(recording.text(), "caller   0 came by\n");
/// ```
#[track_caller]
pub fn record(scenario: impl AsyncFnOnce() + Send + 'static) -> Timeline {
    Room::new().record(scenario)
}

impl Room {
    /// Runs `scenario` and returns what it recorded.
    ///
    /// # Panics
    ///
    /// See [`Room::run`].
    ///
    /// ```
    /// use testkit::{run::Room, timeline};
    ///
    /// let recording = Room::new().tolerate_leaks().record(async || timeline::event("caller", "left"));
    /// assert_eq!(recording.lanes()[0].name, "caller");
    /// ```
    #[track_caller]
    pub fn record(&self, scenario: impl AsyncFnOnce() + Send + 'static) -> Timeline {
        self.run_and_record(scenario).1
    }

    /// Records `scenario` `times` times and returns the recording that all of them gave.
    ///
    /// Two things that happen at one instant and may happen in either order give different recordings sooner or
    /// later; sixteen runs take about 5 ms and miss a two-way tie once in 32,768 times.
    ///
    /// # Panics
    ///
    /// With `TIE:` and both texts if two runs differ, and as [`Room::run`] does. If `times` is 0.
    ///
    /// ```
    /// use testkit::{run::Room, timeline};
    ///
    /// let recording = Room::new().record_repeatedly(16, async || timeline::event("caller", "came by"));
    /// assert_eq!(recording.text(), "caller   0 came by\n");
    /// ```
    #[track_caller]
    pub fn record_repeatedly(
        &self,
        times: usize,
        scenario: impl AsyncFnOnce() + Clone + Send + 'static,
    ) -> Timeline {
        assert!(times > 0, "a scenario has to run at least once to be recorded");
        let first = self.record(scenario.clone());
        for run in 2..=times {
            assert_same(&first, &self.record(scenario.clone()), run);
        }
        first
    }
}

/// `again` is run number `run` of the scenario that recorded `first`.
#[track_caller]
pub(crate) fn assert_same(first: &Timeline, again: &Timeline, run: usize) {
    assert!(
        again == first,
        "TIE: runs 1 and {run} of the same scenario recorded different things; something in it is decided by \
         chance.\n\nrun 1\n{first}\nrun {run}\n{again}"
    );
}

/// Fixes the order of lanes in the text; lanes that are declared and stay empty are shown empty.
///
/// ```
/// # use testkit::timeline::{declare, event, record};
/// let recording = record(async || {
///     declare(["b", "a"]);
///     event("a", "first");
/// });
/// assert_eq!(recording.text(), "b   -\na   0 first\n");
/// ```
pub fn declare<const N: usize>(lanes: [&str; N]) {
    Recorder::with(|recorder| {
        let mut tape = recorder.tape();
        for lane in lanes {
            if !tape.declared.iter().any(|known| known == lane) {
                tape.declared.push(lane.to_owned());
            }
        }
    });
}

/// Records that something happened on `lane` now.
///
/// ```
/// # use testkit::timeline::{event, record};
/// let recording = record(async || event("pool", "opened"));
/// assert_eq!(recording.text(), "pool   0 opened\n");
/// ```
pub fn event(lane: &str, what: impl Into<String>) {
    note(lane, None, what.into(), Kind::Mark);
}

/// Records what `actor` did on a lane that several actors share; events of one instant are sorted by actor.
///
/// ```
/// # use testkit::timeline::{event_by, record};
/// let recording = record(async || {
///     event_by("pool", "bob", "waits");
///     event_by("pool", "ann", "borrows");
/// });
/// assert_eq!(recording.text(), "pool   0 ann borrows · 0 bob waits\n");
/// ```
pub fn event_by(lane: &str, actor: &str, what: impl Into<String>) {
    note(lane, Some(actor.to_owned()), what.into(), Kind::Mark);
}

/// Records a closing statement on `lane`, without a time: a count, a sum.
///
/// ```
/// # use testkit::timeline::{conclude, record};
/// let recording = record(async || conclude("after", "0 tasks alive"));
/// assert_eq!(recording.text(), "after   0 tasks alive\n");
/// ```
pub fn conclude(lane: &str, statement: impl Into<String>) {
    note(lane, None, statement.into(), Kind::Conclusion);
}

/// Records `{what} started` now and returns the guard that records how it ended.
///
/// ```
/// # use testkit::timeline::{record, span};
/// let recording = record(async || {
///     let write = span("store", "write");
///     write.done();
///     let _cut_short = span("store", "flush");
/// });
/// assert_eq!(
///     recording.text(),
///     "store   0 write started · 0 write done · 0 flush started · 0 flush dropped\n"
/// );
/// ```
#[must_use = "a span ends when it is dropped"]
pub fn span(lane: &str, what: &str) -> Span {
    note(lane, None, format!("{what} started"), Kind::Began);
    Span { lane: lane.to_owned(), what: what.to_owned(), over: false }
}

/// Something that goes on until it is done, or dropped before that.
///
/// ```
/// # use testkit::timeline::{Kind, event, record, span};
/// let recording = record(async || span("store", "write").done());
/// assert_eq!(recording.lanes()[0].events.len(), 2);
/// ```
#[derive(Debug)]
pub struct Span {
    lane: String,
    what: String,
    over: bool,
}

impl Span {
    /// Records `{what} done`.
    ///
    /// ```
    /// # use testkit::timeline::{Kind, event, record, span};
    /// let recording = record(async || span("store", "write").done());
    /// assert_eq!(recording.text(), "store   0 write started · 0 write done\n");
    /// ```
    pub fn done(mut self) {
        self.over = true;
        note(&self.lane, None, format!("{} done", self.what), Kind::Finished);
    }
}

impl Drop for Span {
    fn drop(&mut self) {
        if self.over {
            return;
        }
        let (how, kind) = match thread::panicking() {
            true => ("panicked", Kind::Panicked),
            false => ("dropped", Kind::Dropped),
        };
        note(&self.lane, None, format!("{} {how}", self.what), kind);
    }
}

/// Records when `future` is first polled and whether it completes or is dropped on the way.
///
/// # Cancel safety
///
/// Dropping this drops `future` first and then records `{what} dropped`; dropped before its first poll it records
/// nothing.
///
/// ```
/// # use testkit::timeline::{follow, record};
/// let recording = record(async || follow("worker", "step", async {}).await);
/// assert_eq!(recording.text(), "worker   0 step started · 0 step done\n");
/// ```
pub async fn follow<F: Future>(lane: &str, what: &str, future: F) -> F::Output {
    let span = span(lane, what);
    let output = { future }.await;
    span.done();
    output
}

/// What has been recorded in this room until now; empty outside a room.
///
/// ```
/// # use testkit::timeline::{event, record, so_far};
/// record(async || {
///     event("caller", "came by");
///     assert_eq!(so_far().text(), "caller   0 came by\n");
/// });
/// ```
pub fn so_far() -> Timeline {
    let mut timeline = Timeline::default();
    Recorder::with(|recorder| timeline = recorder.timeline());
    timeline
}

/// Milliseconds of virtual time since the scenario began; 0 outside a room.
///
/// ```
/// testkit::run(async || {
///     testkit::quiet::settle().await;
///     assert_eq!(testkit::timeline::now(), 1);
/// });
/// ```
pub fn now() -> u64 {
    let mut now = 0;
    Recorder::with(|recorder| now = recorder.now());
    now
}

/// A finished recording: lanes in their order, events in theirs.
///
/// ```
/// # use testkit::timeline::{Kind, event, record, span};
/// let recording = record(async || span("store", "write").done());
/// assert_eq!(recording.lanes().len(), 1);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    lanes: Vec<Lane>,
}

/// One actor and what happened to it.
///
/// ```
/// # use testkit::timeline::{Kind, event, record, span};
/// let recording = record(async || span("store", "write").done());
/// assert_eq!(recording.lanes()[0].name, "store");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// The name that the scenario gave it.
    pub name: String,
    /// In the order of the text.
    pub events: Vec<Event>,
}

/// Something that happened.
///
/// ```
/// # use testkit::timeline::{Kind, event, record, span};
/// let recording = record(async || span("store", "write").done());
/// let event = &recording.lanes()[0].events[1];
/// assert_eq!((event.at, event.what.as_str(), event.kind), (0, "write done", Kind::Finished));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Milliseconds of virtual time since the scenario began.
    pub at: u64,
    /// Who did it, on a lane that several actors share.
    pub actor: Option<String>,
    /// In the scenario's words.
    pub what: String,
    /// What kind of event it is, for drawing.
    pub kind: Kind,
}

/// How an event is drawn.
///
/// ```
/// # use testkit::timeline::{Kind, event, record, span};
/// let recording = record(async || span("store", "write").done());
/// assert_eq!(recording.lanes()[0].events[0].kind, Kind::Began);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A point in time.
    Mark,
    /// From here on something is alive.
    Began,
    /// It came to its own end.
    Finished,
    /// It was dropped on the way.
    Dropped,
    /// It was unwound by a panic.
    Panicked,
    /// A statement about the whole run, without a time.
    Conclusion,
}

impl Timeline {
    /// The lanes in the order of the text.
    ///
    /// ```
    /// # use testkit::timeline::{Kind, event, record, span};
    /// let recording = record(async || span("store", "write").done());
    /// assert_eq!(recording.lanes()[0].events[0].to_string(), "0 write started");
    /// ```
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// The same recording with only these lanes, in their order.
    ///
    /// ```
    /// # use testkit::timeline::{event, record};
    /// let recording = record(async || {
    ///     event("caller", "came by");
    ///     event("noise", "goes on");
    /// });
    /// assert_eq!(recording.only(["caller"]).text(), "caller   0 came by\n");
    /// ```
    pub fn only<const N: usize>(mut self, lanes: [&str; N]) -> Self {
        self.lanes.retain(|lane| lanes.contains(&lane.name.as_str()));
        self
    }

    /// One line a lane: the name, then `{ms} {what}` joined by ` · `; `-` for a lane on which nothing happened.
    ///
    /// ```
    /// # use testkit::timeline::{Kind, event, record, span};
    /// let recording = record(async || span("store", "write").done());
    /// assert_eq!(recording.text(), recording.to_string());
    /// ```
    pub fn text(&self) -> String {
        self.to_string()
    }

    /// `{"lanes": [{"name", "events": [{"at", "actor", "what", "kind"}]}]}`, times in milliseconds.
    ///
    /// ```
    /// let recording = testkit::timeline::record(async || testkit::timeline::event("caller", "came by"));
    /// assert_eq!(recording.json()["lanes"][0]["events"][0]["at"], 0);
    /// ```
    pub fn json(&self) -> Value {
        let event = |event: &Event| {
            json!({
                "at": event.at,
                "actor": event.actor,
                "what": event.what,
                "kind": format!("{:?}", event.kind).to_lowercase(),
            })
        };
        let lane = |lane: &Lane| json!({"name": lane.name, "events": lane.events.iter().map(event).collect::<Vec<_>>()});
        json!({"lanes": self.lanes.iter().map(lane).collect::<Vec<_>>()})
    }
}

impl fmt::Display for Timeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.lanes.iter().map(|lane| lane.name.chars().count()).max().unwrap_or(0);
        for Lane { name, events } in &self.lanes {
            let events: Vec<_> = events.iter().map(Event::to_string).collect();
            let events = if events.is_empty() { "-".to_owned() } else { events.join(" · ") };
            writeln!(f, "{name:<width$}   {events}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.kind != Kind::Conclusion {
            write!(f, "{} ", self.at)?;
        }
        if let Some(actor) = &self.actor {
            write!(f, "{actor} ")?;
        }
        f.write_str(&self.what)
    }
}

fn note(lane: &str, actor: Option<String>, what: String, kind: Kind) {
    Recorder::with(|recorder| {
        let at = recorder.now();
        let mut tape = recorder.tape();
        if !tape.frozen {
            tape.events.push((lane.to_owned(), Event { at, actor, what, kind }));
        }
    });
}

/// One for each room; known to the room's thread and to its blocking threads.
pub(crate) struct Recorder {
    began: OnceLock<Instant>,
    tape: Mutex<Tape>,
}

#[derive(Default)]
struct Tape {
    declared: Vec<String>,
    events: Vec<(String, Event)>,
    panics: Vec<String>,
    frozen: bool,
}

thread_local! {
    static CURRENT: RefCell<Option<Arc<Recorder>>> = const { RefCell::new(None) };
}

impl Recorder {
    pub(crate) fn new() -> Self {
        Self { began: OnceLock::new(), tape: Mutex::default() }
    }

    pub(crate) fn install(self: &Arc<Self>) {
        CURRENT.set(Some(Arc::clone(self)));
    }

    /// Inside the runtime: from here on time counts.
    pub(crate) fn start(&self) {
        let _ = self.began.set(Instant::now());
    }

    /// What happens from here on is the room's own end and belongs to nobody's timeline.
    pub(crate) fn freeze(&self) {
        self.tape().frozen = true;
    }

    pub(crate) fn note_panic(what: String) {
        Self::with(|recorder| recorder.tape().panics.push(what));
    }

    pub(crate) fn panics(&self) -> Vec<String> {
        self.tape().panics.clone()
    }

    /// For the end of a sentence: the last thing that was seen before everything stopped.
    pub(crate) fn whereabouts(&self) -> String {
        let tape = self.tape();
        let timed = tape.events.iter().rev().find(|(_, event)| event.kind != Kind::Conclusion);
        match timed {
            None => String::new(),
            Some((lane, Event { at, actor, what, .. })) => {
                let actor = actor.as_ref().map(|actor| format!("{actor} ")).unwrap_or_default();
                format!("; the last thing seen was \"{lane}: {actor}{what}\" at {at} ms")
            }
        }
    }

    pub(crate) fn timeline(&self) -> Timeline {
        let tape = self.tape();
        let mut lanes: Vec<Lane> = tape
            .declared
            .iter()
            .map(|name| Lane { name: name.clone(), events: Vec::new() })
            .collect();
        let mut undeclared: BTreeMap<&str, Vec<Event>> = BTreeMap::new();
        for (name, event) in &tape.events {
            match lanes.iter_mut().find(|lane| lane.name == *name) {
                Some(lane) => lane.events.push(event.clone()),
                None => undeclared.entry(name).or_default().push(event.clone()),
            }
        }
        lanes.extend(
            undeclared.into_iter().map(|(name, events)| Lane { name: name.to_owned(), events }),
        );
        for lane in &mut lanes {
            if lane.events.iter().any(|event| event.actor.is_some()) {
                lane.events.sort_by(|a, b| (a.at, &a.actor).cmp(&(b.at, &b.actor)));
            }
        }
        Timeline { lanes }
    }

    pub(crate) fn now(&self) -> u64 {
        let elapsed = self.began.get().map(|began| began.elapsed()).unwrap_or_default();
        u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
    }

    fn tape(&self) -> MutexGuard<'_, Tape> {
        self.tape.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with(tell: impl FnOnce(&Recorder)) {
        // Thread locals are gone while a thread ends; guards dropped there have nobody left to tell.
        let recorder = CURRENT.try_with(|current| current.borrow().clone()).ok().flatten();
        if let Some(recorder) = recorder {
            tell(&recorder);
        }
    }
}
