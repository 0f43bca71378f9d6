use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, ThreadId},
    time::Duration,
};

use tokio::{runtime::Handle, sync::Notify, task, time};

use crate::timeline::{self, Span};

/// An archive on tape, whose reader blocks its thread: a double for work that belongs into `spawn_blocking`.
///
/// Blocking threads are real threads, and a paused clock stands still as long as one of them is busy. So this tape
/// turns the clock itself: [`while_turning`](Self::while_turning) lets one millisecond pass whenever every open
/// reader is in the middle of an entry, and no time passes while one of them computes. No real time is involved, and
/// no race between threads and the clock. It starts no tasks, but a blocking closure of its own holds the clock between
/// the opening of a reader and its first entry.
///
/// One thing is left to chance: while a second reader reads on, the caller of a closure that has ended may learn of it
/// a millisecond late. Scenarios with two readers at once should look at what was read, and not at when its caller knew.
///
/// Clones share one tape. Without a motor reading takes no time.
///
/// ```
/// use testkit::{run, scene::Tape, timeline};
///
/// run(async || {
///     let tape = Tape::new(10, [("1987", "snow"), ("1988", "rain")]);
///
///     tape.while_turning(async {
///         let reader = tape.open("winter").await;
///         let snow = tokio::task::spawn_blocking(move || reader.filter(|entry| entry == "snow").count());
///
///         assert_eq!(snow.await.unwrap(), 1);
///         assert_eq!(timeline::now(), 20);
///     })
///     .await;
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Tape {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    entries: Vec<(String, String)>,
    millis: u32,
    state: Mutex<State>,
    /// Tells the motor that a reader has begun an entry or is gone.
    changed: Notify,
    /// Tells threads that an entry is read, or that the clock need not be held.
    told: Condvar,
}

#[derive(Debug, Default)]
struct State {
    motor: Motor,
    /// Numbers of the readers that are open, and whether they have begun their first entry.
    open: Vec<(usize, bool)>,
    /// Whether a closure holds the clock until every open reader has begun.
    holds: bool,
    is_read_by_a_stranger: bool,
    /// Milliseconds that the motor has let pass.
    turned: u32,
    /// Readers in the middle of an entry, and when they have it.
    entries: Vec<(usize, u32)>,
    opened: usize,
    begun: usize,
    clash: Option<u64>,
}

const ON_THE_RUNTIME: &str = "BLOCKED: an entry was read on the runtime's own thread; for as long as that takes no timer \
    can fire there, and no other task can run.";

const ON_A_STRANGE_THREAD: &str = "the tape was read on a thread that tokio does not know, and the virtual clock of a \
    room does not wait for such a thread; spawn_blocking has threads for which it does.";

#[derive(Debug, Default, PartialEq)]
enum Motor {
    #[default]
    Still,
    On(ThreadId),
    /// The scenario is over; what still reads is not waited for.
    Off,
}

/// Reads a [`Tape`] from its beginning; an iterator over the texts of its entries.
///
/// Records on the lane of its opener: the whole as a span, and the label of each entry that it begins.
///
/// ```
/// use testkit::{run, scene::Tape};
///
/// run(async || {
///     let tape = Tape::new(10, [("1987", "snow"), ("1988", "rain")]);
///     let first = tape.while_turning(async {
///         let mut reader = tape.open("ann").await;
///         tokio::task::spawn_blocking(move || reader.next()).await.unwrap()
///     });
///     assert_eq!(first.await.as_deref(), Some("snow"));
/// });
/// ```
#[derive(Debug)]
pub struct Reader {
    tape: Tape,
    whom: String,
    number: usize,
    position: usize,
    span: Option<Span>,
}

impl Tape {
    /// A tape of entries, each with a label and a text, that takes `millis` milliseconds of virtual time to read one.
    ///
    /// ```
    /// assert_eq!(testkit::scene::Tape::new(10, [("1987", "snow")]).begun(), 0);
    /// ```
    pub fn new<const N: usize>(millis: u32, entries: [(&str, &str); N]) -> Self {
        let entries = entries.map(|(label, text)| (label.to_owned(), text.to_owned()));
        Self {
            shared: Arc::new(Shared {
                entries: Vec::from(entries),
                millis,
                state: Mutex::default(),
                changed: Notify::new(),
                told: Condvar::new(),
            }),
        }
    }

    /// Runs `scenario` to its end and turns the tape meanwhile.
    ///
    /// Readers that are still at work when it ends read the rest at once, and nothing of that is counted or recorded.
    ///
    /// # Cancel safety
    ///
    /// Dropping this drops `scenario`, and stops the tape as its end does.
    ///
    /// # Panics
    ///
    /// Outside a room; and if the tape is read on a thread that tokio does not know, for which the paused clock would
    /// not wait.
    ///
    /// ```
    /// use testkit::{run, scene::Tape, timeline};
    /// use tokio::{task::spawn_blocking, time::{Duration, sleep}};
    ///
    /// run(async || {
    ///     let tape = Tape::new(10, [("1987", "snow"), ("1988", "rain")]);
    ///     let given_up = async {
    ///         let reader = tape.open("ann").await;
    ///         spawn_blocking(move || reader.count());
    ///         sleep(Duration::from_millis(5)).await;
    ///     };
    ///     tape.while_turning(given_up).await;
    ///     assert_eq!((tape.begun(), timeline::now()), (1, 5));
    /// });
    /// ```
    pub async fn while_turning<F: Future>(&self, scenario: F) -> F::Output {
        self.state().motor = Motor::On(thread::current().id());
        let _off = SwitchOff(self);
        tokio::select! {
            biased;
            output = scenario => output,
            () = self.turn() => unreachable!("the motor runs until it is dropped"),
        }
    }

    /// Opens a reader; takes no time.
    ///
    /// ```
    /// # use testkit::{run, scene::Tape};
    /// run(async || {
    ///     let tape = Tape::new(10, [("1987", "snow"), ("1988", "rain")]);
    ///     let reader = tape.open("ann").await;
    ///     assert_eq!(reader.collect::<Vec<_>>(), ["snow", "rain"], "nothing turns, so it takes no time");
    /// });
    /// ```
    pub async fn open(&self, whom: &str) -> Reader {
        let mut state = self.state();
        state.opened += 1;
        let number = state.opened;
        state.open.push((number, false));
        self.shared.changed.notify_one();
        let span = Some(timeline::span(whom, "reading"));
        Reader { tape: self.clone(), whom: whom.to_owned(), number, position: 0, span }
    }

    /// Entries that were begun, by all readers together, while the tape was turning.
    ///
    /// ```
    /// # use testkit::{run, scene::Tape};
    /// run(async || {
    ///     let tape = Tape::new(10, [("1987", "snow"), ("1988", "rain")]);
    ///     tape.while_turning(async {
    ///         let mut reader = tape.open("ann").await;
    ///         tokio::task::spawn_blocking(move || reader.next()).await.unwrap();
    ///     })
    ///     .await;
    ///     assert_eq!(tape.begun(), 1);
    /// });
    /// ```
    pub fn begun(&self) -> usize {
        self.state().begun
    }

    /// When, in milliseconds of virtual time, a reader first began an entry while another was in the middle of one.
    ///
    /// ```
    /// use testkit::{run, scene::Tape};
    /// use tokio::task::spawn_blocking;
    ///
    /// run(async || {
    ///     let tape = Tape::new(10, [("1987", "snow")]);
    ///     tape.while_turning(async {
    ///         let (ann, bob) = (tape.open("ann").await, tape.open("bob").await);
    ///         let ann = spawn_blocking(move || ann.count());
    ///         spawn_blocking(move || bob.count()).await.unwrap();
    ///         ann.await.unwrap();
    ///     })
    ///     .await;
    ///     assert_eq!(tape.clash(), Some(0));
    /// });
    /// ```
    pub fn clash(&self) -> Option<u64> {
        self.state().clash
    }

    async fn turn(&self) {
        let mut is_quiet = false;
        loop {
            self.hold_the_clock();
            if !self.may_turn() {
                self.shared.changed.notified().await;
                is_quiet = false;
            } else if !is_quiet {
                everybody_has_turns().await;
                is_quiet = true;
            } else {
                self.state().turned += 1;
                time::advance(Duration::from_millis(1)).await;
                everybody_has_turns().await;
                is_quiet = !self.hand_out();
            }
        }
    }

    /// Whether a millisecond may pass: somebody reads, and nobody computes.
    fn may_turn(&self) -> bool {
        let state = self.state();
        assert!(!state.is_read_by_a_stranger, "{ON_A_STRANGE_THREAD}");
        !state.open.is_empty() && state.open.len() == state.entries.len()
    }

    /// Lets those read on whose entry is due; whether there was one.
    fn hand_out(&self) -> bool {
        let mut state = self.state();
        let (turned, reading) = (state.turned, state.entries.len());
        state.entries.retain(|(_, due)| *due > turned);
        self.shared.told.notify_all();
        state.entries.len() < reading
    }

    /// From the opening of a reader to its first entry: after that the closure that reads holds the clock itself.
    fn hold_the_clock(&self) {
        let mut state = self.state();
        if state.holds || !state.is_held() {
            return;
        }
        state.holds = true;
        drop(state);
        let tape = self.clone();
        task::spawn_blocking(move || {
            let wait = tape.shared.told.wait_while(tape.state(), |state| state.is_held());
            wait.unwrap_or_else(PoisonError::into_inner).holds = false;
        });
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whatever can run on the runtime's thread does, before time goes on or a thread does.
async fn everybody_has_turns() {
    for _ in 0..32 {
        task::yield_now().await;
    }
}

impl State {
    fn is_held(&self) -> bool {
        self.motor != Motor::Off && self.open.iter().any(|(_, has_begun)| !has_begun)
    }
}

struct SwitchOff<'a>(&'a Tape);

impl Drop for SwitchOff<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.motor = Motor::Off;
        state.entries.clear();
        self.0.shared.told.notify_all();
    }
}

impl Iterator for Reader {
    type Item = String;

    /// Reads the next entry, and blocks this thread until it is read.
    ///
    /// # Panics
    ///
    /// On the thread of the runtime, with `BLOCKED:`.
    fn next(&mut self) -> Option<String> {
        let Some((label, text)) = self.tape.shared.entries.get(self.position) else {
            self.close(true);
            return None;
        };
        self.position += 1;

        let mut state = self.tape.state();
        if let Motor::On(room) = state.motor {
            if room == thread::current().id() {
                drop(state);
                panic!("{ON_THE_RUNTIME}");
            }
            if Handle::try_current().is_err() {
                state.is_read_by_a_stranger = true;
                self.tape.shared.changed.notify_one();
                let until_it_is_told = |state: &mut State| state.motor != Motor::Off;
                drop(self.tape.shared.told.wait_while(state, until_it_is_told));
                return None;
            }
            state.begun += 1;
            if !state.entries.is_empty() {
                state.clash.get_or_insert(timeline::now());
            }
            timeline::event(&self.whom, label);
            let due = state.turned + self.tape.shared.millis;
            state.entries.push((self.number, due));
            for (number, has_begun) in &mut state.open {
                *has_begun |= *number == self.number;
            }
            self.tape.shared.changed.notify_one();
            self.tape.shared.told.notify_all();
            let reads =
                |state: &mut State| state.entries.iter().any(|(number, _)| *number == self.number);
            drop(self.tape.shared.told.wait_while(state, reads));
        }
        Some(text.clone())
    }
}

impl Reader {
    fn close(&mut self, at_the_end: bool) {
        let Some(span) = self.span.take() else { return };
        let mut state = self.tape.state();
        match state.motor {
            Motor::Off => std::mem::forget(span),
            _ if at_the_end => span.done(),
            _ => drop(span),
        }
        state.open.retain(|(number, _)| *number != self.number);
        self.tape.shared.changed.notify_one();
        self.tape.shared.told.notify_all();
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.close(false);
    }
}
