use std::{
    collections::HashMap,
    future::Future,
    pin::pin,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    task::{Context, Waker},
    thread::{self, ThreadId},
    time::Duration,
};

use tokio::{runtime::Handle, sync::Notify, task, time};

/// A processor whose work takes virtual time: a double for code that computes.
///
/// What computes on the runtime's thread keeps everybody else from running there, timers included. Here it does so in
/// virtual time: [`spend`](Self::spend) moves the clock on, and whatever was due meanwhile comes late, as with a real
/// computation, and by the same time in every run.
///
/// On a blocking thread the work goes on beside the runtime, and a paused clock stands still as long as such a thread
/// is busy. There this processor turns the clock from the runtime, millisecond by millisecond, while
/// [`while_running`](Self::while_running) runs. One such thread at a time is deterministic; two at once are not.
///
/// Clones share one processor.
///
/// ```
/// use std::time::Duration;
/// use testkit::{run, scene::Cpu, timeline};
///
/// run(async || {
///     let cpu = Cpu::new();
///     let late = tokio::spawn(async {
///         tokio::time::sleep(Duration::from_millis(10)).await;
///         timeline::now()
///     });
///     tokio::task::yield_now().await;
///
///     cpu.spend(Duration::from_millis(30));
///
///     assert_eq!(late.await.unwrap(), 30);
/// });
/// ```
#[derive(Clone, Debug)]
pub struct Cpu {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    room: ThreadId,
    state: Mutex<State>,
    /// Tells the runtime that a thread waits for the clock.
    changed: Notify,
    /// Tells threads that time went on, or that nobody counts it any more.
    told: Condvar,
}

#[derive(Debug, Default)]
struct State {
    clock: Clock,
    steps: usize,
    /// Work of each blocking thread that is less than the millisecond in which the clock is turned.
    rest: HashMap<ThreadId, Duration>,
    /// Milliseconds that were turned for blocking threads.
    turned: u32,
    /// When those who wait have done their work.
    waiting: Vec<u32>,
    is_used_by_a_stranger: bool,
}

#[derive(Debug, Default, PartialEq)]
enum Clock {
    #[default]
    Still,
    Turning,
    /// The scenario is over; who still computes is not waited for.
    Off,
}

const TURN: Duration = Duration::from_millis(1);

const ON_A_STRANGE_THREAD: &str = "something was computed on a thread that tokio does not know, and the virtual clock of \
    a room does not wait for such a thread; spawn_blocking has threads for which it does.";

impl Cpu {
    /// A processor that has done nothing yet.
    ///
    /// Has to be made on the thread of the room's runtime.
    ///
    /// ```
    /// testkit::run(async || assert_eq!(testkit::scene::Cpu::new().steps(), 0));
    /// ```
    #[expect(clippy::new_without_default, reason = "it remembers on which thread it was made")]
    pub fn new() -> Self {
        Self {
            shared: Arc::new(Shared {
                room: thread::current().id(),
                state: Mutex::default(),
                changed: Notify::new(),
                told: Condvar::new(),
            }),
        }
    }

    /// Computes for so long, and keeps this thread busy meanwhile.
    ///
    /// # Panics
    ///
    /// On the runtime's thread if its clock is not paused.
    ///
    /// ```
    /// # use testkit::{run, scene::Cpu, timeline};
    /// run(async || {
    ///     Cpu::new().spend(std::time::Duration::from_millis(30));
    ///     assert_eq!(timeline::now(), 30);
    /// });
    /// ```
    pub fn spend(&self, work: Duration) {
        let mut state = self.state();
        if state.clock == Clock::Off {
            return;
        }
        state.steps += 1;
        if thread::current().id() == self.shared.room {
            drop(state);
            advance(work);
        } else if Handle::try_current().is_err() {
            state.is_used_by_a_stranger = true;
            self.shared.changed.notify_one();
            let told = |state: &mut State| state.clock != Clock::Off;
            drop(self.shared.told.wait_while(state, told));
        } else {
            self.wait_for_the_clock(state, work);
        }
    }

    /// Calls of [`spend`](Self::spend) until now.
    ///
    /// ```
    /// # use testkit::{run, scene::Cpu};
    /// run(async || {
    ///     let cpu = Cpu::new();
    ///     cpu.spend(std::time::Duration::from_millis(30));
    ///     assert_eq!(cpu.steps(), 1);
    /// });
    /// ```
    pub fn steps(&self) -> usize {
        self.state().steps
    }

    /// Runs `scenario` to its end, and lets time go on for blocking threads that compute meanwhile.
    ///
    /// Those that still compute when it ends do the rest in no time, and it is not counted.
    ///
    /// # Cancel safety
    ///
    /// Dropping this drops `scenario`, and ends the counting as its end does.
    ///
    /// # Panics
    ///
    /// Outside a room; and if something is computed on a thread that tokio does not know, for which the paused clock
    /// would not wait.
    ///
    /// ```
    /// use std::time::Duration;
    /// use testkit::{run, scene::Cpu, timeline};
    ///
    /// run(async || {
    ///     let cpu = Cpu::new();
    ///     let work = cpu.clone();
    ///     cpu.while_running(async {
    ///         tokio::task::spawn_blocking(move || work.spend(Duration::from_millis(30))).await.unwrap();
    ///         assert_eq!(timeline::now(), 30);
    ///     })
    ///     .await;
    /// });
    /// ```
    pub async fn while_running<F: Future>(&self, scenario: F) -> F::Output {
        self.state().clock = Clock::Turning;
        let _off = SwitchOff(self);
        tokio::select! {
            biased;
            output = scenario => output,
            () = self.turn() => unreachable!("the clock is turned until this is dropped"),
        }
    }

    async fn turn(&self) {
        let mut is_quiet = false;
        loop {
            if !self.somebody_waits() {
                self.shared.changed.notified().await;
                is_quiet = false;
            } else if !is_quiet {
                everybody_has_turns().await;
                is_quiet = true;
            } else {
                time::advance(TURN).await;
                everybody_has_turns().await;
                is_quiet = !self.hand_out();
            }
        }
    }

    fn somebody_waits(&self) -> bool {
        let state = self.state();
        assert!(!state.is_used_by_a_stranger, "{ON_A_STRANGE_THREAD}");
        !state.waiting.is_empty()
    }

    /// Lets those go on whose work is done; whether there was one.
    fn hand_out(&self) -> bool {
        let mut state = self.state();
        state.turned += 1;
        let (turned, waited) = (state.turned, state.waiting.len());
        state.waiting.retain(|due| *due > turned);
        self.shared.told.notify_all();
        state.waiting.len() < waited
    }

    /// On a blocking thread: waits for the whole milliseconds, and keeps the rest for the next time.
    fn wait_for_the_clock(&self, mut state: MutexGuard<'_, State>, work: Duration) {
        let rest = state.rest.entry(thread::current().id()).or_default();
        *rest += work;
        let turns = u32::try_from(rest.as_millis()).unwrap_or(u32::MAX);
        *rest -= TURN * turns;
        if turns == 0 || state.clock != Clock::Turning {
            return;
        }
        let due = state.turned + turns;
        state.waiting.push(due);
        self.shared.changed.notify_one();
        let waits = |state: &mut State| state.turned < due && state.clock == Clock::Turning;
        drop(self.shared.told.wait_while(state, waits));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Moves the paused clock of this thread's runtime, without giving up the thread.
fn advance(time: Duration) {
    let moved = pin!(time::advance(time));
    // It moves the clock when it is first polled, and then only waits for a turn of the scheduler.
    let _ = moved.poll(&mut Context::from_waker(Waker::noop()));
}

/// Whatever can run on the runtime's thread does, before time goes on or a thread does.
async fn everybody_has_turns() {
    for _ in 0..32 {
        task::yield_now().await;
    }
}

struct SwitchOff<'a>(&'a Cpu);

impl Drop for SwitchOff<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.clock = Clock::Off;
        state.waiting.clear();
        self.0.shared.told.notify_all();
    }
}
