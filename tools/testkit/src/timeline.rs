//! Lanes and events under the paused clock.
//!
//! A lane is an actor: the caller, a task, a resource. Events are recorded on it with the virtual time at which they
//! happened, and the text of a recording is the same on every run: one line a lane, in the order in which the
//! scenario declared them, undeclared ones after by name; within a lane in the order of the events, and where
//! several actors share a lane, sorted by time and actor; conclusions come last. So nothing depends on which of two
//! tasks ran first within one instant.
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
//!
//! # Names and words
//!
//! A text can be read again. So the name of a lane is one line that begins and ends with a word, and has no three
//! spaces in a row, which end it. What happened is said in words: padding around them is left off, a line break in
//! them is written as `\n`, and a middle dot, which stands between events, as `\·`, but for that in a conclusion. A lane
//! without such a name is refused, and an event without words.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    error::Error,
    fmt,
    future::Future,
    str::FromStr,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    thread,
};

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
/// # Panics
///
/// If the name of one cannot be [read again](self#names-and-words).
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
        lanes.into_iter().for_each(assert_name);
        let mut tape = recorder.tape();
        for lane in lanes {
            if !tape.declared.iter().any(|known| known == lane) {
                tape.declared.push(lane.to_owned());
            }
        }
    });
}

/// Says that these lanes are resources: things that are held, not work that goes on. The text is the same; drawings
/// show them in another colour.
///
/// Lanes that were not declared before are declared.
///
/// # Panics
///
/// If the name of one cannot be [read again](self#names-and-words).
///
/// ```
/// # use testkit::timeline::{event, record, resources};
/// let recording = record(async || {
///     resources(["lamp"]);
///     event("lamp", "on");
/// });
/// assert!(recording.lanes()[0].resource);
/// ```
pub fn resources<const N: usize>(lanes: [&str; N]) {
    declare(lanes);
    Recorder::with(|recorder| recorder.tape().resources.extend(lanes.map(str::to_owned)));
}

/// Records that something happened on `lane` now.
///
/// # Panics
///
/// If the lane's name or the event's words cannot be [read again](self#names-and-words).
///
/// ```
/// # use testkit::timeline::{event, record};
/// let recording = record(async || event("pool", "opened"));
/// assert_eq!(recording.text(), "pool   0 opened\n");
/// ```
pub fn event(lane: &str, what: impl Into<String>) {
    note(lane, None, what.into(), Kind::Mark);
}

/// Records the moment of cancellation, as an [`event`]: from here on nobody waits for what is still alive.
///
/// # Panics
///
/// If the lane's name or the event's words cannot be [read again](self#names-and-words).
///
/// ```
/// # use testkit::timeline::{Kind, cancelled, record};
/// let recording = record(async || cancelled("caller", "hung up"));
/// assert_eq!(recording.text(), "caller   0 hung up\n");
/// assert_eq!(recording.lanes()[0].events[0].kind, Kind::Cancelled);
/// ```
pub fn cancelled(lane: &str, what: impl Into<String>) {
    note(lane, None, what.into(), Kind::Cancelled);
}

/// Records the moment at which a stop is asked for, as an [`event`]: what is still alive has to end, and somebody
/// waits for it.
///
/// # Panics
///
/// If the lane's name or the event's words cannot be [read again](self#names-and-words).
///
/// ```
/// # use testkit::timeline::{Kind, asked, record};
/// let recording = record(async || asked("owner", "cancels the token"));
/// assert_eq!(recording.text(), "owner   0 cancels the token\n");
/// assert_eq!(recording.lanes()[0].events[0].kind, Kind::Asked);
/// ```
pub fn asked(lane: &str, what: impl Into<String>) {
    note(lane, None, what.into(), Kind::Asked);
}

/// Records, as an [`event`], that something on `lane` is alive from here on. Where the two ends are in different
/// hands; elsewhere [`span`] is better.
///
/// # Panics
///
/// If the lane's name or the event's words cannot be [read again](self#names-and-words).
///
/// ```
/// # use testkit::timeline::{Kind, began, ended, record};
/// let recording = record(async || {
///     began("lamp", "on");
///     ended("lamp", "off");
/// });
/// assert_eq!(recording.text(), "lamp   0 on · 0 off\n");
/// assert_eq!(recording.lanes()[0].events[0].kind, Kind::Began);
/// ```
pub fn began(lane: &str, what: impl Into<String>) {
    note(lane, None, what.into(), Kind::Began);
}

/// Records, as an [`event`], the end of what [`began`] on `lane`.
///
/// # Panics
///
/// If the lane's name or the event's words cannot be [read again](self#names-and-words).
///
/// ```
/// # use testkit::timeline::{Kind, began, ended, record};
/// let recording = record(async || {
///     began("lamp", "on");
///     ended("lamp", "off");
/// });
/// assert_eq!(recording.lanes()[0].events[1].kind, Kind::Finished);
/// ```
pub fn ended(lane: &str, what: impl Into<String>) {
    note(lane, None, what.into(), Kind::Finished);
}

/// Records what `actor` did on a lane that several actors share; events of one instant are sorted by actor.
///
/// # Panics
///
/// If the lane's name or the event's words cannot be [read again](self#names-and-words).
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
/// # Panics
///
/// If the lane's name or the event's words cannot be [read again](self#names-and-words).
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
/// # Panics
///
/// If the lane's name cannot be [read again](self#names-and-words).
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
/// # Panics
///
/// If the lane's name cannot be [read again](self#names-and-words).
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
    /// Whether it is something that is held, as told to [`resources`].
    pub resource: bool,
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
    /// The moment from which on nobody waits for what is alive.
    Cancelled,
    /// The moment from which on what is alive has to end, and somebody waits for it.
    Asked,
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
}

impl fmt::Display for Timeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.lanes.iter().map(|lane| lane.name.chars().count()).max().unwrap_or(0);
        for Lane { name, events, .. } in &self.lanes {
            let events: Vec<_> = events.iter().map(Event::to_string).collect();
            let events =
                if events.is_empty() { NOTHING.to_owned() } else { events.join(AFTER_EVENT) };
            writeln!(f, "{name:<width$}{AFTER_NAME}{events}")?;
        }
        Ok(())
    }
}

/// Between the name of a lane and its events.
const AFTER_NAME: &str = "   ";

/// Between two events.
const AFTER_EVENT: &str = " · ";

/// On a lane without events.
const NOTHING: &str = "-";

/// The lane that bears conclusions, by custom.
const CONCLUSIONS: &str = "after";

/// Reads what [`Timeline::text`] wrote.
///
/// The text does not say everything: an actor is read as the first word of what happened, moments of cancellation are
/// read as marks, and no lane is a resource. Spans are known by their words `started`, `done`, `dropped` and
/// `panicked`. A conclusion is what has no time; one that begins with a number is known on the lane `after`, and where
/// its number would be a time that is over.
///
/// ```
/// use testkit::timeline::{Kind, Timeline};
///
/// let recording: Timeline = "store   0 write started · 5 write done\nafter   2 rows\n".parse()?;
/// assert_eq!(recording.lanes()[0].events[1].kind, Kind::Finished);
/// assert_eq!(recording.lanes()[1].events[0].kind, Kind::Conclusion);
///
/// let error = "store 0 write started".parse::<Timeline>().unwrap_err();
/// assert_eq!(error.to_string(), "line 1: three spaces end the name of a lane; there are none in \"store 0 write started\"");
/// # Ok::<(), testkit::timeline::Unreadable>(())
/// ```
impl FromStr for Timeline {
    type Err = Unreadable;

    fn from_str(text: &str) -> Result<Self, Unreadable> {
        let mut lanes: Vec<Lane> = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let wrong = |what: String| Err(Unreadable { line: index + 1, what });
            let Some((name, events)) = line.split_once(AFTER_NAME) else {
                return wrong(format!(
                    "three spaces end the name of a lane; there are none in {line:?}"
                ));
            };
            let name = name.trim_end();
            if name.is_empty() {
                return wrong(format!("there is no name before {:?}", events.trim_start()));
            }
            if lanes.iter().any(|lane| lane.name == name) {
                return wrong(format!("the lane {name:?} is there twice"));
            }
            let events = match events.trim_start() {
                NOTHING => Vec::new(),
                events => read_events(name, events),
            };
            lanes.push(Lane { name: name.to_owned(), resource: false, events });
        }
        Ok(Self { lanes })
    }
}

fn read_events(lane: &str, text: &str) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    for text in text.split(AFTER_EVENT) {
        let before = events.last();
        let timed = text
            .split_once(' ')
            .and_then(|(at, what)| Some((at.parse::<u64>().ok()?, what)))
            .filter(|(at, _)| match before {
                None => lane != CONCLUSIONS,
                Some(before) => before.kind != Kind::Conclusion && before.at <= *at,
            });
        let Some((at, what)) = timed else {
            let at = before.map_or(0, |event| event.at);
            let what = text.to_owned();
            events.push(Event { at, actor: None, what, kind: Kind::Conclusion });
            continue;
        };
        let (name, last) = what.rsplit_once(' ').unwrap_or(("", what));
        let mut ends = |kind| match open.iter().rposition(|open| *open == name) {
            Some(index) => {
                open.remove(index);
                kind
            }
            None => Kind::Mark,
        };
        let kind = match last {
            "done" => ends(Kind::Finished),
            "dropped" => ends(Kind::Dropped),
            "panicked" => ends(Kind::Panicked),
            "started" if !name.is_empty() => {
                open.push(name);
                Kind::Began
            }
            _ => Kind::Mark,
        };
        events.push(Event { at, actor: None, what: what.to_owned(), kind });
    }
    events
}

/// Why a text is not one of a [`Timeline`].
///
/// ```
/// let error = "   0 opened".parse::<testkit::timeline::Timeline>().unwrap_err();
/// assert_eq!(error.to_string(), "line 1: there is no name before \"0 opened\"");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    line: usize,
    what: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl Error for Unreadable {}

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
        // The room notes a panic on the tape too, so the tape is not held here.
        assert_name(lane);
        let (actor, words) = (actor.map(|actor| readable(&actor, kind)), readable(&what, kind));
        assert!(
            !matches!(words.as_str(), "" | NOTHING),
            "an event of lane {lane:?} needs words, and {what:?} has none"
        );
        let at = recorder.now();
        let mut tape = recorder.tape();
        if !tape.frozen {
            tape.events.push((lane.to_owned(), Event { at, actor, what: words, kind }));
        }
    });
}

fn assert_name(lane: &str) {
    assert!(
        lane.trim() == lane
            && !lane.is_empty()
            && !lane.contains(AFTER_NAME)
            && !lane.contains(char::is_control),
        "a lane cannot be named {lane:?}: a name is one line that begins and ends with a word, without the three spaces \
         that end it in a text"
    );
}

/// Words without what stands between lines and events. Whatever follows a conclusion is one too, so it may be a list.
fn readable(words: &str, kind: Kind) -> String {
    let line = words.trim().replace('\n', "\\n");
    if kind == Kind::Conclusion { line } else { line.replace('·', "\\·") }
}

/// One for each room; known to the room's thread and to its blocking threads.
pub(crate) struct Recorder {
    began: OnceLock<Instant>,
    tape: Mutex<Tape>,
}

#[derive(Default)]
struct Tape {
    declared: Vec<String>,
    resources: Vec<String>,
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
        let lane = |name: &str, events| {
            let resource = tape.resources.iter().any(|resource| resource == name);
            Lane { name: name.to_owned(), resource, events }
        };
        let mut lanes: Vec<Lane> =
            tape.declared.iter().map(|name| lane(name, Vec::new())).collect();
        let mut undeclared: BTreeMap<&str, Vec<Event>> = BTreeMap::new();
        for (name, event) in &tape.events {
            match lanes.iter_mut().find(|lane| lane.name == *name) {
                Some(lane) => lane.events.push(event.clone()),
                None => undeclared.entry(name).or_default().push(event.clone()),
            }
        }
        lanes.extend(undeclared.into_iter().map(|(name, events)| lane(name, events)));
        for lane in &mut lanes {
            if lane.events.iter().any(|event| event.actor.is_some()) {
                lane.events.sort_by(|a, b| (a.at, &a.actor).cmp(&(b.at, &b.actor)));
            }
            lane.events.sort_by_key(|event| event.kind == Kind::Conclusion);
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

    pub(crate) fn with<T>(tell: impl FnOnce(&Recorder) -> T) -> Option<T> {
        // Thread locals are gone while a thread ends; guards dropped there have nobody left to tell.
        let recorder = CURRENT.try_with(|current| current.borrow().clone()).ok().flatten();
        recorder.map(|recorder| tell(&recorder))
    }
}
