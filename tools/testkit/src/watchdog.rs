//! Tells apart the ways in which a room can stand still.
//!
//! Progress is the paused clock moving on, which it does whenever the runtime has nothing else to do. A room whose
//! clock has stood still for a second is asked with a probe task whether its scheduler still takes turns; on Linux
//! the CPU time of its thread tells work from waiting, and keeps a starved machine from being called stuck.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    time::{Duration, Instant},
};

use tokio::runtime::Handle;

use crate::timeline::Recorder;

const PATIENCE: Duration = Duration::from_secs(1);
const GIVE_UP: Duration = Duration::from_secs(20);
const STARVED: Duration = Duration::from_millis(500);

pub(crate) struct Watchdog {
    clock: AtomicU64,
    left: AtomicBool,
    room: OnceLock<(Handle, os::Thread)>,
}

impl Watchdog {
    pub(crate) fn new() -> Self {
        Self { clock: AtomicU64::new(0), left: AtomicBool::new(false), room: OnceLock::new() }
    }

    /// Called on the room's thread before anything runs there.
    pub(crate) fn enter(&self, handle: Handle) {
        let _ = self.room.set((handle, os::Thread::current()));
    }

    /// The scenario is over: what follows is the runtime's own shutdown, which is bounded.
    pub(crate) fn leave(&self) {
        self.left.store(true, Ordering::Relaxed);
    }

    /// The runtime goes idle at this virtual time, in milliseconds.
    pub(crate) fn idle_at(&self, now: u64) {
        self.clock.store(now, Ordering::Relaxed);
    }

    /// Waits until the room has ended, or returns the sentence that says why it never will.
    pub(crate) fn wait(
        &self,
        ended: &mpsc::Receiver<()>,
        recorder: &Arc<Recorder>,
    ) -> Option<String> {
        let mut seen = self.clock.load(Ordering::Relaxed);
        let mut since = Instant::now();
        let mut cpu = self.cpu();
        loop {
            match ended.recv_timeout(Duration::from_millis(20)) {
                Ok(()) | Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {}
            }
            let now = self.clock.load(Ordering::Relaxed);
            if now != seen || self.left.load(Ordering::Relaxed) {
                (seen, since, cpu) = (now, Instant::now(), self.cpu());
                continue;
            }
            if since.elapsed() < PATIENCE {
                continue;
            }
            let worked = self.cpu().map(|now| now.saturating_sub(cpu.unwrap_or_default()));
            let starved =
                self.state() == Some('R') && worked.is_some_and(|worked| worked < STARVED);
            if starved && since.elapsed() < GIVE_UP {
                continue;
            }
            if let Some(sentence) =
                self.diagnose(seen, worked.map(|worked| worked >= STARVED), recorder)
            {
                return Some(sentence);
            }
        }
    }

    /// `None` if it moved after all. Whether the thread was busy is not known on every system.
    fn diagnose(&self, seen: u64, busy: Option<bool>, recorder: &Recorder) -> Option<String> {
        let answered = self.probe();
        if self.clock.load(Ordering::Relaxed) != seen || self.left.load(Ordering::Relaxed) {
            return None;
        }
        let what = match (answered, busy) {
            (true, Some(false)) => {
                "CLOCK HELD: everything waits for a spawn_blocking closure that has not returned for a second of real time"
            }
            (true, Some(true)) => {
                "LIVELOCK: tasks are polled again and again, none of them waits for anything, and the virtual clock cannot move"
            }
            (true, None) => {
                "LIVELOCK: the clock stands still: tasks that never wait, or a spawn_blocking closure that never returns"
            }
            (false, Some(false)) => {
                "BLOCKED: a task has kept the thread asleep for a second of real time, in a call that blocks without an .await"
            }
            (false, Some(true)) => {
                "SPIN: a task has been running for a second of real time without reaching an .await that waits"
            }
            (false, None) => {
                "SPIN: a task has kept the thread for a second of real time: a loop without an .await, or a blocking call"
            }
        };
        Some(format!("{what}{}.", recorder.whereabouts()))
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
        answered.recv_timeout(Duration::from_millis(300)).is_ok()
    }

    fn state(&self) -> Option<char> {
        self.room.get().and_then(|(_, thread)| thread.state())
    }

    fn cpu(&self) -> Option<Duration> {
        self.room.get().and_then(|(_, thread)| thread.cpu())
    }
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
