//! Drops a future at each of its suspensions.
//!
//! A future can be dropped wherever it waits, and only there. [`everywhere`] runs an operation once for each of
//! those places and each of two modes, in a fresh world every time, and asks afterwards whether a promise still
//! holds:
//!
//! - *as it began to wait*: the future is dropped when it has just said that it waits; the event has not happened;
//! - *as its wait was over*: the event has happened and the task was woken, but the future is dropped instead of being
//!   polled again, as `select!` and `timeout` do it; what was handed over is in flight.
//!
//! [`recordings`] looks instead of asking: it returns the timeline of each cut, made in the middle of a wait.
//!
//! Limits: places are counted by polls of the cut future, so a `join!` inside adds some; awaits that are ready at
//! once are no places, unless [`contended`] makes them wait; what runs in spawned tasks is reached only where they
//! are [`marked`]; futures that bring their own wakers (`FuturesUnordered`) are named by the `.await` on the set; what a
//! `spawn_blocking` closure does goes on in real time, so a cut that it wakes falls now here and now there.

use std::{
    cell::RefCell,
    fmt,
    future::{Future, poll_fn},
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use tokio::time::{self, Instant};

pub use crate::contended::contended;
pub use crate::spy::Place;
use crate::{
    run::{Room, plural},
    spy::{Chain, Sources, Traces},
    timeline::{self, Timeline},
};

const MOST: usize = 1_000;

/// How often [`recordings`] makes each of them.
const TIMES: usize = 16;

/// When a future is dropped.
///
/// ```
/// use testkit::{cut::{self, Mode}, quiet::settle};
///
/// let report = cut::everywhere(|| (), async |()| settle().await, |()| Err("TORN: always".to_owned()));
/// let modes: Vec<Mode> = report.broken().iter().skip(1).map(|broken| broken.mode).collect();
/// assert_eq!(modes, [Mode::BeforeFirstPoll, Mode::AfterPending, Mode::BeforeRepoll]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Before it was polled for the first time.
    BeforeFirstPoll,
    /// When it has just returned `Pending`: what it waits for has not happened.
    AfterPending,
    /// After its wake-up, instead of its next poll: what it waited for has happened.
    BeforeRepoll,
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BeforeFirstPoll => "before its first poll",
            Self::AfterPending => "as it began to wait",
            Self::BeforeRepoll => "as its wait was over",
        })
    }
}

/// Drops `operation` at each of its suspensions, in each mode, and asks each time whether `promise` holds.
///
/// What it returns is not looked at.
///
/// Each run has a [`Room`] and a `world` of its own, and 180 s of virtual time. After the cut 60 of them go by, so that
/// whatever the operation left behind can finish; then `promise` is asked, inside the runtime. It is asked about one run
/// without a cut, too. A failed promise is a sentence: what the world saw.
///
/// Tasks that a cut leaves behind may stay alive, and may panic; a promise that forbids it asks
/// [`quiet::tasks`](crate::quiet::tasks) and [`quiet::panics`](crate::quiet::panics).
///
/// ```
/// use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
/// use testkit::cut;
///
/// #[derive(Default)]
/// struct Accounts { alice: AtomicI64, bob: AtomicI64 }
///
/// let report = cut::everywhere(
///     Accounts::default,
///     async |accounts| {
///         accounts.alice.fetch_sub(10, Relaxed);
///         testkit::quiet::settle().await;
///         accounts.bob.fetch_add(10, Relaxed);
///     },
///     |accounts| match accounts.alice.load(Relaxed) + accounts.bob.load(Relaxed) {
///         0 => Ok(()),
///         sum => Err(format!("TORN: the accounts sum up to {sum}")),
///     },
/// );
///
/// assert_eq!(report.suspensions(), 1);
/// assert_eq!(report.broken().len(), 2);
/// ```
///
/// # Panics
///
/// - `TOO MANY AWAITS:` the operation suspends more than 1,000 times;
/// - `NOT REPEATABLE:` it suspends another number of times when it is run again.
///
/// What a run itself panics with is a broken promise and stands in the report.
#[track_caller]
pub fn everywhere<W: 'static, T>(
    world: impl Fn() -> W + Send + Sync + 'static,
    operation: impl AsyncFn(&W) -> T + Send + Sync + 'static,
    promise: impl Fn(&W) -> Result<(), String> + Send + Sync + 'static,
) -> Report {
    everywhere_marked(
        world,
        async move |world| {
            marked(operation(world)).await;
        },
        promise,
    )
}

/// Like [`everywhere`], but what is dropped is not the scenario: it is whatever it wraps in [`marked`].
///
/// This is how a spawned task, or one branch of a `select!`, is cut while the rest goes on. Where several futures
/// are marked their suspensions are counted together.
///
/// ```
/// use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
/// use std::sync::Arc;
/// use testkit::{cut, quiet};
///
/// let report = cut::everywhere_marked(
///     Arc::<AtomicU32>::default,
///     async |steps| {
///         let steps = Arc::clone(steps);
///         let child = async move {
///             steps.fetch_add(1, Relaxed);
///             quiet::settle().await;
///             steps.fetch_add(1, Relaxed);
///         };
///         let _ = tokio::spawn(cut::marked(child)).await;
///     },
///     |steps| match steps.load(Relaxed) {
///         1 => Err("TORN: one step of two was done".to_owned()),
///         _ => Ok(()),
///     },
/// );
///
/// assert!(!report.broken().is_empty());
/// ```
///
/// # Panics
///
/// See [`everywhere`]; and with `NOTHING TO CUT:` if the scenario never polls a marked future.
#[track_caller]
pub fn everywhere_marked<W: 'static>(
    world: impl Fn() -> W + Send + Sync + 'static,
    scenario: impl AsyncFn(&W) + Send + Sync + 'static,
    promise: impl Fn(&W) -> Result<(), String> + Send + Sync + 'static,
) -> Report {
    let world = Arc::new(world);
    let scenario = Arc::new(scenario);
    let promise = Arc::new(promise);
    explore(&move |plan: Plan| -> Run {
        let world = Arc::clone(&world);
        let scenario = Arc::clone(&scenario);
        let promise = Arc::clone(&promise);
        once(plan, async move || {
            let world = world();
            scenario(&world).await;
            time::sleep(Duration::from_secs(60)).await;
            promise(&world)
        })
    })
}

/// Records `scenario` once for each suspension of the future that it wraps in [`marked`], and once without a cut.
///
/// The future is dropped halfway through each of its waits: at a moment at which a caller whose patience ends would
/// drop it, with whatever is under way. The run without a cut is the last. The scenario has to go on for as long as
/// something is worth seeing; tasks may be alive when it ends.
///
/// ```
/// use std::time::Duration;
/// use testkit::{cut, timeline::{event, follow}};
/// use tokio::time::sleep;
///
/// let runs = cut::recordings(async || {
///     let transfer = async {
///         follow("debit", "write", sleep(Duration::from_millis(10))).await;
///         follow("credit", "write", sleep(Duration::from_millis(30))).await;
///     };
///     if cut::marked(transfer).await.is_none() {
///         event("caller", "gave up");
///     }
/// });
///
/// let cuts: Vec<_> = runs.iter().map(|run| (run.suspension, run.at)).collect();
/// assert_eq!(cuts, [(Some(1), Some(5)), (Some(2), Some(25)), (None, None)]);
/// assert_eq!(runs[1].timeline.text(), "\
/// caller   25 gave up
/// credit   10 write started · 25 write dropped
/// debit    0 write started · 10 write done
/// ");
/// ```
///
/// # Panics
///
/// As [`Room::run`] does, but for leaks; and with
///
/// - `NOTHING TO CUT:` the scenario never polls a marked future;
/// - `TOO MANY AWAITS:` the marked future suspends more than 1,000 times;
/// - `NOT REPEATABLE:` it suspends another number of times when it is run again;
/// - `TIE:` sixteen runs with the same cut do not record the same.
#[track_caller]
pub fn recordings(scenario: impl AsyncFn() + Send + Sync + 'static) -> Vec<Recorded> {
    let scenario = Arc::new(scenario);
    let run = |plan, times| recorded(plan, times, &scenario);
    let (uncut, timeline) = run(Plan::Count, TIMES);
    uncut.can_be_cut();

    let mut runs = Vec::new();
    for (k, wait) in (1..).zip(&uncut.waits) {
        let at = wait.middle();
        let (cut, timeline) = run(Plan::CutAt(k, at), TIMES);
        if cut.cut_at != Some(at) || cut.suspensions != k {
            not_repeatable(uncut.suspensions, cut.suspensions);
        }
        let (look, _) = run(Plan::Look(k), 1);
        let branches = look.chains.into_iter().map(|chain| chain.0).collect();
        runs.push(Recorded { suspension: Some(k), at: Some(at), branches, timeline });
    }
    runs.push(Recorded { suspension: None, at: None, branches: Vec::new(), timeline });
    runs
}

/// What one of the runs of [`recordings`] recorded.
///
/// ```
/// use testkit::{cut, quiet::settle};
///
/// let runs = cut::recordings(async || {
///     cut::marked(async { settle().await }).await;
/// });
/// assert_eq!(runs.len(), 2, "cut in the one wait, and not at all");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Which of the suspensions it was cut at, from 1; `None` for the run without a cut.
    pub suspension: Option<usize>,
    /// Milliseconds of virtual time from the beginning to the cut; `None` for the run without a cut.
    pub at: Option<u64>,
    /// Where the future waited when it was dropped: one chain of `.await` lines, or several inside a `select!` or
    /// `join!`, each from the innermost to the outermost.
    pub branches: Vec<Vec<Place>>,
    /// What was recorded before and after the cut.
    pub timeline: Timeline,
}

#[track_caller]
fn recorded(
    plan: Plan,
    times: usize,
    scenario: &Arc<impl AsyncFn() + Send + Sync + 'static>,
) -> (State, Timeline) {
    let room = Room::new().tolerate_leaks();
    let once = || {
        let state = Arc::new(Mutex::new(State::new(plan)));
        let (slot, scenario) = (Arc::clone(&state), Arc::clone(scenario));
        let ((), timeline) = room.run_and_record(async move || {
            let _restore = Lend::new(slot);
            scenario().await;
        });
        (take(&state), timeline)
    };
    let first = once();
    for run in 2..=times {
        timeline::assert_same(&first.1, &once().1, run);
    }
    first
}

/// Marks a future as the one that [`everywhere_marked`] and [`recordings`] drop; `None` if it was dropped.
///
/// Outside of them it changes nothing.
///
/// # Cancel safety
///
/// Dropping this drops `future`.
///
/// ```
/// testkit::run(async || assert_eq!(testkit::cut::marked(async { 7 }).await, Some(7)));
/// ```
pub async fn marked<F: Future>(future: F) -> Option<F::Output> {
    let mut future = Box::pin(Some(future));
    let mut doomed = with_plan(|state| state.meet()).unwrap_or(false);
    let mut deadline = None;
    let mut waiting = Waiting(None);
    poll_fn(move |cx| {
        let due = |deadline: &mut Pin<Box<time::Sleep>>| deadline.as_mut().poll(cx).is_ready();
        doomed |= deadline.as_mut().is_some_and(due);
        if doomed {
            with_plan(State::cut_now);
            future.as_mut().set(None);
            return Poll::Ready(None);
        }
        waiting.is_over();
        let capture = with_plan(|state| state.wants_traces()).unwrap_or(false);
        let traces = Traces::default();
        let polled = match capture {
            true => traces
                .poll(cx.waker(), |waker| poll_inner(&mut future, &mut Context::from_waker(waker))),
            false => poll_inner(&mut future, cx),
        };
        let Poll::Pending = polled else {
            return polled.map(Some);
        };
        let next = with_plan(State::suspend);
        waiting = Waiting(with_plan(|state| state.suspensions));
        match next {
            Some(Next::DropNow) => {}
            Some(Next::DropLater) => {
                doomed = true;
                return Poll::Pending;
            }
            Some(Next::DropIn(left)) => {
                let mut sleep = Box::pin(time::sleep_until(Instant::now() + left));
                if sleep.as_mut().poll(cx).is_pending() {
                    deadline = Some(sleep);
                    return Poll::Pending;
                }
                with_plan(State::cut_now);
            }
            Some(Next::Look) => {
                let again = Traces::default();
                let _ = again.poll(cx.waker(), |waker| {
                    poll_inner(&mut future, &mut Context::from_waker(waker))
                });
                with_plan(|state| state.chains = traces.chains(&again));
            }
            Some(Next::GoOn) | None => return Poll::Pending,
        }
        future.as_mut().set(None);
        Poll::Ready(None)
    })
    .await
}

/// One wait of a marked future; it is over when the future is polled again or dropped.
struct Waiting(Option<usize>);

impl Waiting {
    fn is_over(&mut self) {
        if let Some(k) = self.0.take() {
            with_plan(|state| state.waits[k - 1].until = Some(timeline::now()));
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.is_over();
    }
}

fn poll_inner<F: Future>(
    future: &mut Pin<Box<Option<F>>>,
    cx: &mut Context<'_>,
) -> Poll<F::Output> {
    let future = future.as_mut().as_pin_mut().expect("a future that was dropped is not polled");
    future.poll(cx)
}

/// What [`everywhere`] found.
///
/// ```
/// let report = testkit::cut::everywhere(|| (), async |()| testkit::quiet::settle().await, |()| Ok(()));
/// assert_eq!(report.to_string(), "the promise held: 1 suspension, 3 runs cut short");
/// ```
#[derive(Debug)]
#[must_use = "a report fails nothing by itself; `assert_kept` does"]
pub struct Report {
    suspensions: usize,
    runs: usize,
    broken: Vec<Broken>,
}

/// A cut after which the promise did not hold.
///
/// ```
/// use testkit::{cut::{self, Mode}, quiet::settle};
///
/// let report = cut::everywhere(|| (), async |()| settle().await, |()| Err("TORN: always".to_owned()));
/// let cut = &report.broken()[2];
/// assert_eq!((cut.suspension, cut.mode, cut.at), (Some(1), Mode::AfterPending, 0));
/// assert_eq!(cut.complaint, "TORN: always");
/// ```
#[derive(Debug)]
pub struct Broken {
    /// Which of the suspensions, from 1; 0 for a cut before the first poll; `None` for the run without a cut.
    pub suspension: Option<usize>,
    /// When the future was dropped.
    pub mode: Mode,
    /// Milliseconds of virtual time from the beginning to the cut.
    pub at: u64,
    /// What the promise, or a panic, said.
    pub complaint: String,
    live: Vec<Chain>,
}

impl Broken {
    fn without_a_cut(complaint: String) -> Self {
        Self { suspension: None, mode: Mode::AfterPending, at: 0, complaint, live: Vec::new() }
    }

    /// The branches that the future was waiting in: one, or several inside a `select!` or `join!`.
    ///
    /// ```
    /// use testkit::{cut::{self, Mode}, quiet::settle};
    ///
    /// let report = cut::everywhere(|| (), async |()| settle().await, |()| Err("TORN: always".to_owned()));
    /// assert_eq!(report.broken()[1].branches(), 0, "before its first poll it waits nowhere");
    /// ```
    pub fn branches(&self) -> usize {
        self.live.len()
    }
}

impl Report {
    /// At how many places the operation waits.
    ///
    /// ```
    /// let report = testkit::cut::everywhere(|| (), async |()| testkit::quiet::settle().await, |()| Ok(()));
    /// assert_eq!(report.suspensions(), 1);
    /// ```
    pub fn suspensions(&self) -> usize {
        self.suspensions
    }

    /// How many runs it tells of: one without a cut, and one for each cut.
    ///
    /// ```
    /// let report = testkit::cut::everywhere(|| (), async |()| testkit::quiet::settle().await, |()| Ok(()));
    /// assert_eq!(report.runs(), 4, "uncut, before the first poll, and the one suspension in two modes");
    /// ```
    pub fn runs(&self) -> usize {
        self.runs
    }

    /// The cuts that broke the promise, in the order of the suspensions.
    ///
    /// ```
    /// let report = testkit::cut::everywhere(|| (), async |()| testkit::quiet::settle().await, |()| Ok(()));
    /// assert!(report.broken().is_empty());
    /// ```
    pub fn broken(&self) -> &[Broken] {
        &self.broken
    }

    /// Asserts that the promise held after every cut.
    ///
    /// An operation that never waits keeps every promise; where that may be so, assert [`suspensions`](Self::suspensions)
    /// too.
    ///
    /// # Panics
    ///
    /// With the report: the first complaint, then for the broken cuts when each was made and the chain of `.await` lines
    /// where the future waited. Three different ones are told, and the rest is counted.
    ///
    /// ```
    /// testkit::cut::everywhere(|| (), async |()| testkit::quiet::settle().await, |()| Ok(())).assert_kept();
    /// ```
    #[track_caller]
    pub fn assert_kept(&self) {
        assert!(self.broken.is_empty(), "{self}");
    }
}

/// So many different complaints of a report are told; who reads it begins with the first.
const TOLD: usize = 3;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(first) = self.broken.first() else {
            return write!(
                f,
                "the promise held: {}, {} cut short",
                plural(self.suspensions, "suspension"),
                plural(self.runs.saturating_sub(1), "run")
            );
        };
        writeln!(f, "{}", first.complaint)?;
        let mut sources = Sources::default();
        let mut told: Vec<(&str, &[Chain])> = Vec::new();
        for (told_of, broken) in self.broken.iter().enumerate() {
            let known = (broken.complaint.as_str(), broken.live.as_slice());
            let is_told = told.contains(&known);
            if told.len() == TOLD && !is_told {
                let more = plural(self.broken.len() - told_of, "more cut");
                writeln!(f, "\n  {more} broke the promise")?;
                break;
            }
            match broken.suspension {
                None => write!(f, "\n  without any cut")?,
                Some(0) => write!(f, "\n  dropped before its first poll")?,
                Some(k) => {
                    let n = self.suspensions;
                    write!(
                        f,
                        "\n  dropped at suspension {k} of {n}, {}, at {} ms",
                        broken.mode, broken.at
                    )?;
                }
            }
            if is_told {
                writeln!(f, ": the same")?;
                continue;
            }
            writeln!(f, ": {}", broken.complaint)?;
            told.push(known);
            if broken.live.len() > 1 {
                writeln!(f, "    it waited in {} branches:", broken.live.len())?;
            }
            for chain in &broken.live {
                f.write_str(&chain.describe(&mut sources))?;
            }
        }
        Ok(())
    }
}

#[derive(Clone, Copy)]
enum Plan {
    Count,
    Cut(usize, Mode),
    /// In this wait, at this time.
    CutAt(usize, u64),
    Look(usize),
}

/// What became of one run.
struct Run {
    kept: Result<(), String>,
    state: State,
}

struct State {
    plan: Plan,
    marked: usize,
    suspensions: usize,
    waits: Vec<Wait>,
    cut_at: Option<u64>,
    chains: Vec<Chain>,
    /// Whether the scenario has ended; it has not if it is stuck, and its thread was left behind.
    is_over: bool,
}

/// From a suspension to the next poll, in milliseconds of virtual time.
struct Wait {
    since: u64,
    until: Option<u64>,
}

impl Wait {
    fn middle(&self) -> u64 {
        self.since.midpoint(self.until.unwrap_or(self.since))
    }
}

enum Next {
    GoOn,
    DropNow,
    DropLater,
    DropIn(Duration),
    Look,
}

thread_local! {
    static STATE: RefCell<Option<Arc<Mutex<State>>>> = const { RefCell::new(None) };
}

fn with_plan<T>(tell: impl FnOnce(&mut State) -> T) -> Option<T> {
    let state = STATE.with_borrow(Option::clone)?;
    Some(tell(&mut state.lock().unwrap_or_else(PoisonError::into_inner)))
}

impl State {
    fn new(plan: Plan) -> Self {
        let (waits, chains) = (Vec::new(), Vec::new());
        Self { plan, marked: 0, suspensions: 0, waits, cut_at: None, chains, is_over: false }
    }

    /// A marked future is met; is it dropped before its first poll?
    fn meet(&mut self) -> bool {
        self.marked += 1;
        let dropped = self.marked == 1 && matches!(self.plan, Plan::Cut(0, _));
        if dropped {
            self.cut_now();
        }
        dropped
    }

    fn cut_now(&mut self) {
        self.cut_at = Some(timeline::now());
    }

    fn wants_traces(&self) -> bool {
        matches!(self.plan, Plan::Look(k) if k == self.suspensions + 1)
    }

    fn suspend(&mut self) -> Next {
        self.suspensions += 1;
        let here = self.suspensions;
        let now = timeline::now();
        self.waits.push(Wait { since: now, until: None });
        let next = match self.plan {
            Plan::CutAt(k, at) if k == here => {
                return Next::DropIn(Duration::from_millis(at.saturating_sub(now)));
            }
            Plan::Cut(k, Mode::AfterPending) if k == here => Next::DropNow,
            Plan::Cut(k, Mode::BeforeRepoll) if k == here => return Next::DropLater,
            Plan::Look(k) if k == here => Next::Look,
            _ if here > MOST => return Next::DropNow,
            _ => return Next::GoOn,
        };
        self.cut_at = Some(now);
        next
    }

    #[track_caller]
    fn can_be_cut(&self) {
        assert!(
            self.marked > 0,
            "NOTHING TO CUT: the scenario never polled a future that is marked."
        );
        assert!(
            self.suspensions <= MOST,
            "TOO MANY AWAITS: the operation suspended more than {MOST} times; cut a smaller piece of it."
        );
    }
}

/// One run, in a room of its own.
fn once(plan: Plan, scenario: impl AsyncFnOnce() -> Result<(), String> + Send + 'static) -> Run {
    let state = Arc::new(Mutex::new(State::new(plan)));
    let slot = Arc::clone(&state);
    let room = Room::new().limit(Duration::from_secs(180)).tolerate_leaks().tolerate_panics();
    let kept = room.attempt(async move || {
        let _restore = Lend::new(slot);
        scenario().await
    });
    Run { kept: kept.and_then(|kept| kept), state: take(&state) }
}

fn take(state: &Mutex<State>) -> State {
    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
    std::mem::replace(&mut *state, State::new(Plan::Count))
}

/// Shares the state with the room's thread while the scenario runs, however that ends.
struct Lend(Arc<Mutex<State>>);

impl Lend {
    fn new(state: Arc<Mutex<State>>) -> Self {
        STATE.set(Some(Arc::clone(&state)));
        Self(state)
    }
}

impl Drop for Lend {
    fn drop(&mut self) {
        STATE.take();
        let end = timeline::now();
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.waits.iter_mut().for_each(|wait| _ = wait.until.get_or_insert(end));
        state.is_over = true;
    }
}

#[track_caller]
fn explore(run: &dyn Fn(Plan) -> Run) -> Report {
    let counted = run(Plan::Count);
    let suspensions = counted.state.suspensions;
    let is_stuck = !counted.state.is_over;
    if let (true, Err(complaint)) = (is_stuck || counted.state.marked == 0, &counted.kept) {
        let uncut = Broken::without_a_cut(complaint.clone());
        return Report { suspensions, runs: 1, broken: vec![uncut] };
    }
    counted.state.can_be_cut();
    let mut report = Report { suspensions, runs: 1, broken: Vec::new() };
    if let Err(complaint) = counted.kept {
        report.broken.push(Broken::without_a_cut(complaint));
    }

    for k in 0..=suspensions {
        let modes: &[Mode] = match k {
            0 => &[Mode::BeforeFirstPoll],
            _ => &[Mode::AfterPending, Mode::BeforeRepoll],
        };
        let mut live = None;
        for &mode in modes {
            let cut = run(Plan::Cut(k, mode));
            let at = cut.state.cut_at;
            if at.is_none() && cut.state.is_over {
                // A wait that was never over: this run was not cut, and says what the first one said.
                match cut.kept {
                    Err(complaint) if report.broken.is_empty() => {
                        report.broken.push(Broken::without_a_cut(complaint));
                    }
                    Ok(()) if cut.state.suspensions < k => {
                        not_repeatable(suspensions, cut.state.suspensions);
                    }
                    _ => {}
                }
                continue;
            }
            report.runs += 1;
            let Err(complaint) = cut.kept else { continue };
            let live = live.get_or_insert_with(|| match k {
                0 => Vec::new(),
                _ => run(Plan::Look(k)).state.chains,
            });
            report.broken.push(Broken {
                suspension: Some(k),
                mode,
                at: at.unwrap_or_default(),
                complaint,
                live: live.clone(),
            });
            if !cut.state.is_over {
                return report;
            }
        }
    }
    if report.broken.is_empty() {
        let again = run(Plan::Count).state.suspensions;
        if again != suspensions {
            not_repeatable(suspensions, again);
        }
    }
    report
}

#[track_caller]
fn not_repeatable(first: usize, again: usize) -> ! {
    panic!(
        "NOT REPEATABLE: the operation suspended {} when it was first run and {} when it was run again; something in \
         it is decided by chance (an unbiased select!, two timers at one instant).",
        plural(first, "time"),
        plural(again, "time"),
    );
}
