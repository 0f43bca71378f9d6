//! Tells apart the ways in which a room can stand still.
//!
//! Progress is the paused clock moving on, which it does whenever the runtime has nothing else to do. A room whose
//! clock has stood still for a second is asked with a probe task whether its scheduler still takes turns, and whether it
//! goes idle after that; on Linux the CPU time of its thread tells work from waiting, and keeps a starved machine from
//! being called stuck.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

use tokio::runtime::Handle;

/// Everything is counted in these: of a process that is stopped, starved or in a debugger the watchdog's own turns come
/// late as well, and the room is not to blame for it.
const TICK: Duration = Duration::from_millis(20);
/// A second.
const PATIENCE: u32 = 50;
/// Five seconds.
const END: u32 = 5 * PATIENCE;
/// Twenty seconds.
const GIVE_UP: u32 = 20 * PATIENCE;
const STARVED: Duration = Duration::from_millis(500);

pub(crate) struct Watchdog {
    pulse: Arc<Pulse>,
    left: AtomicBool,
    room: OnceLock<(Handle, os::Thread)>,
}

/// What the runtime's hook tells. The hook does not hold the watchdog, which has a handle of the runtime: neither of them
/// would ever be freed.
#[derive(Default)]
pub(crate) struct Pulse {
    clock: AtomicU64,
    idles: AtomicU64,
}

impl Pulse {
    /// The runtime goes idle at this virtual time, in milliseconds.
    pub(crate) fn idle_at(&self, now: u64) {
        self.clock.store(now, Ordering::Relaxed);
        self.idles.fetch_add(1, Ordering::Relaxed);
    }
}

impl Watchdog {
    pub(crate) fn new() -> Self {
        Self { pulse: Arc::default(), left: AtomicBool::new(false), room: OnceLock::new() }
    }

    pub(crate) fn pulse(&self) -> Arc<Pulse> {
        Arc::clone(&self.pulse)
    }

    /// Called on the room's thread before anything runs there.
    pub(crate) fn enter(&self, handle: Handle) {
        let _ = self.room.set((handle, os::Thread::current()));
    }

    /// The scenario is over: what follows is the end of whatever it left behind.
    pub(crate) fn leave(&self) {
        self.left.store(true, Ordering::Relaxed);
    }

    /// Waits until the room has ended, or returns why it never will.
    pub(crate) fn wait(&self, ended: &mpsc::Receiver<()>) -> Option<&'static str> {
        let mut seen = self.now();
        let mut cpu = self.cpu();
        let (mut still, mut leaving) = (0, 0);
        loop {
            match ended.recv_timeout(TICK) {
                Ok(()) | Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {}
            }
            if self.left.load(Ordering::Relaxed) {
                leaving += 1;
                if leaving == END {
                    return Some(
                        "BLOCKED: the scenario is over, and something that it left behind has been in its destructor for five seconds of real time",
                    );
                }
                continue;
            }
            let now = self.now();
            if now != seen {
                (seen, cpu, still) = (now, self.cpu(), 0);
                continue;
            }
            still += 1;
            if still < PATIENCE {
                continue;
            }
            let busy = self.cpu().map(|now| now.saturating_sub(cpu.unwrap_or_default()) >= STARVED);
            if self.runs() && busy != Some(true) && still < GIVE_UP {
                continue;
            }
            if let Some(why) = self.diagnose(seen, busy) {
                return Some(why);
            }
        }
    }

    /// `None` if it moved after all. Whether the thread was busy is not known on every system.
    fn diagnose(&self, seen: u64, busy: Option<bool>) -> Option<&'static str> {
        let idles = self.idles();
        let answers = self.probe();
        let idles_again = answers && within_a_third(|| self.idles() != idles);
        if self.now() != seen || self.left.load(Ordering::Relaxed) {
            return None;
        }
        match (answers, busy) {
            (true, _) if idles_again => Some(
                "CLOCK HELD: for a second of real time everything has waited for spawn_blocking closures, and while one runs the virtual clock stands still",
            ),
            (true, _) => Some(
                "LIVELOCK: tasks are polled again and again, none of them waits for anything, and the virtual clock cannot move",
            ),
            // It was asleep, is awake, and has no CPU to answer with.
            (false, Some(false)) if self.runs() => None,
            (false, Some(false)) => Some(
                "BLOCKED: a task has kept the thread asleep for a second of real time, in a call that blocks without an .await",
            ),
            (false, Some(true)) => Some(
                "SPIN: a task has been running for a second of real time without reaching an .await that waits",
            ),
            (false, None) => Some(
                "SPIN: a task has kept the thread for a second of real time: a loop without an .await, or a blocking call",
            ),
        }
    }

    /// Does the scheduler still take turns?
    fn probe(&self) -> bool {
        let Some((handle, _)) = self.room.get() else {
            return false;
        };
        let (answer, answered) = mpsc::channel();
        handle.spawn(async move {
            let _ = answer.send(());
        });
        within_a_third(|| answered.try_recv().is_ok())
    }

    fn now(&self) -> u64 {
        self.pulse.clock.load(Ordering::Relaxed)
    }

    fn idles(&self) -> u64 {
        self.pulse.idles.load(Ordering::Relaxed)
    }

    fn runs(&self) -> bool {
        self.room.get().is_none_or(|(_, thread)| thread.state() == Some('R'))
    }

    fn cpu(&self) -> Option<Duration> {
        self.room.get().and_then(|(_, thread)| thread.cpu())
    }
}

/// A third of a second, in ticks.
fn within_a_third(mut is_so: impl FnMut() -> bool) -> bool {
    (0..PATIENCE / 3).any(|_| {
        let so = is_so();
        if !so {
            thread::sleep(TICK);
        }
        so
    })
}

/// What the system knows about a thread. Linux only; elsewhere nothing is known and the sentences are vaguer.
mod os {
    use std::{fs, path::PathBuf, time::Duration};

    pub(super) struct Thread(Option<PathBuf>);

    impl Thread {
        pub(super) fn current() -> Self {
            let link = fs::read_link("/proc/thread-self").ok();
            Self(link.map(|link| PathBuf::from("/proc").join(link).join("stat")))
        }

        /// `R` running, `S` asleep, `D` in the kernel.
        pub(super) fn state(&self) -> Option<char> {
            self.field(0)?.chars().next()
        }

        /// Time on a CPU, in the system's ticks of 10 ms.
        pub(super) fn cpu(&self) -> Option<Duration> {
            let user: u64 = self.field(11)?.parse().ok()?;
            let system: u64 = self.field(12)?.parse().ok()?;
            Some(Duration::from_millis(10 * (user + system)))
        }

        /// Counted from the field after the name in parentheses, as in proc_pid_stat(5).
        fn field(&self, index: usize) -> Option<String> {
            let stat = fs::read_to_string(self.0.as_ref()?).ok()?;
            let (_, fields) = stat.rsplit_once(") ")?;
            fields.split(' ').nth(index).map(str::to_owned)
        }
    }
}
