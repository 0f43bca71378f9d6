//! Everything that knows the operating system: process groups, signals, free names.
//!
//! On Unix each child leads a group of its own, so that one signal ends it with all its children, but for those that left
//! the group; on Linux the child itself also dies with the thread that started it. Elsewhere taskkill(1) does what it can.

use std::{
    collections::BTreeSet,
    io,
    process::{Child, Command},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// The children that are alive now. Whoever holds this lock decides that none is started meanwhile.
static ALIVE: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

fn alive() -> MutexGuard<'static, BTreeSet<u32>> {
    ALIVE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts `command` as the leader of a new group. The calling thread must outlive the child: on Linux it takes it along.
pub fn spawn_group(command: &mut Command) -> io::Result<Child> {
    let mut alive = alive();
    imp::lead_a_group(command);
    let child = command.spawn()?;
    alive.insert(child.id());
    Ok(child)
}

/// Kills the child with everything it started. Must come before the child is reaped: until then its number is its own.
pub fn kill_group(child: &mut Child) {
    imp::kill(child.id());
    child.kill().ok();
}

/// Kills by number a group that is known to be alive because its leader was not reaped.
pub fn kill_group_of(leader: u32) {
    if alive().contains(&leader) {
        imp::kill(leader);
    }
}

/// Says that the child is about to be reaped, after which its number may belong to somebody else.
pub fn forget_group(leader: u32) {
    alive().remove(&leader);
}

/// Ends this process and every group it started; none can be started in between.
pub fn end_all(code: i32) -> ! {
    let alive = alive();
    for leader in alive.iter() {
        imp::kill(*leader);
    }
    std::process::exit(code)
}

/// Ends all at Ctrl-C, when asked to end, and at a hangup; but not where a hangup is ignored, as nohup wants it.
pub fn end_all_at_signals(code: i32) -> Result<(), ctrlc::Error> {
    imp::with_hangups_as_they_were(|| ctrlc::set_handler(move || end_all(code)))
}

/// Waits until the child has ended, without reaping it, but not longer than `limit`. Tells whether it has ended.
pub fn await_end(child: &mut Child, limit: Duration) -> bool {
    imp::await_end(child, limit)
}

/// Lets the child have what nobody else needs.
pub fn be_nice(command: &mut Command) {
    imp::be_nice(command);
}

/// Says in words which signal ended a process, where there are signals.
pub fn signal_of(status: std::process::ExitStatus) -> Option<String> {
    imp::signal_of(status)
}

/// The local time as YYYYMMDD-HHMMSS.
pub fn timestamp() -> String {
    imp::timestamp()
}

#[cfg(unix)]
mod imp {
    use super::*;
    use std::{
        os::unix::process::{CommandExt, ExitStatusExt},
        process::ExitStatus,
        sync::mpsc,
        thread,
    };

    pub fn lead_a_group(command: &mut Command) {
        command.process_group(0);
        #[cfg(target_os = "linux")]
        {
            let parent = std::process::id();
            let die_with_parent = move || {
                // SAFETY: prctl and getppid are async-signal-safe and touch no memory of ours.
                unsafe {
                    libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
                    if libc::getppid() as u32 != parent {
                        return Err(io::ErrorKind::NotFound.into());
                    }
                }
                Ok(())
            };
            // SAFETY: the closure makes only async-signal-safe calls and allocates nothing.
            unsafe { command.pre_exec(die_with_parent) };
        }
    }

    pub fn kill(leader: u32) {
        // SAFETY: kill takes numbers only; the caller knows that the leader was not reaped.
        unsafe { libc::kill(-(leader as libc::pid_t), libc::SIGKILL) };
    }

    /// A hangup that was ignored before is ignored afterwards.
    pub fn with_hangups_as_they_were<T>(set_handlers: impl FnOnce() -> T) -> T {
        // SAFETY: signal changes nothing but what this process does at a hangup.
        let ignore = || unsafe { libc::signal(libc::SIGHUP, libc::SIG_IGN) };
        let before = ignore();
        let result = set_handlers();
        if before == libc::SIG_IGN {
            ignore();
        }
        result
    }

    pub fn await_end(child: &mut Child, limit: Duration) -> bool {
        let id = child.id();
        let (sender, ended) = mpsc::channel();
        thread::spawn(move || {
            loop {
                // SAFETY: info is ours and large enough; WNOWAIT leaves the child to be reaped by its owner.
                let result = unsafe {
                    let mut info: libc::siginfo_t = std::mem::zeroed();
                    libc::waitid(libc::P_PID, id, &mut info, libc::WEXITED | libc::WNOWAIT)
                };
                let interrupted = io::Error::last_os_error().kind() == io::ErrorKind::Interrupted;
                if result == 0 || !interrupted {
                    break;
                }
            }
            sender.send(()).ok();
        });
        // After Ctrl-Z and `fg` the limit is over, and the child may have ended in time.
        ended.recv_timeout(limit).is_ok() || has_ended(id)
    }

    fn has_ended(id: u32) -> bool {
        // SAFETY: as above. WNOHANG makes it return at once; then the struct stays zeroed if the child is alive.
        unsafe {
            let mut info: libc::siginfo_t = std::mem::zeroed();
            let flags = libc::WEXITED | libc::WNOWAIT | libc::WNOHANG;
            libc::waitid(libc::P_PID, id, &mut info, flags) == 0 && info.si_pid() != 0
        }
    }

    pub fn be_nice(command: &mut Command) {
        let nice = || {
            // SAFETY: setpriority is a plain system call about the calling process.
            unsafe { libc::setpriority(libc::PRIO_PROCESS, 0, 10) };
            Ok(())
        };
        // SAFETY: the closure makes one system call and allocates nothing.
        unsafe { command.pre_exec(nice) };
    }

    pub fn signal_of(status: ExitStatus) -> Option<String> {
        let number = status.signal()?;
        let name = match number {
            libc::SIGABRT => " (SIGABRT: an abort, a stack overflow, or a panic while panicking)",
            libc::SIGBUS => " (SIGBUS)",
            libc::SIGFPE => " (SIGFPE)",
            libc::SIGILL => " (SIGILL)",
            libc::SIGKILL => " (SIGKILL: killed from outside, perhaps because memory ran out)",
            libc::SIGSEGV => " (SIGSEGV)",
            libc::SIGTERM => " (SIGTERM)",
            _ => "",
        };
        Some(format!("signal {number}{name}"))
    }

    pub fn timestamp() -> String {
        // SAFETY: both structs are ours; localtime_r writes only to the one it is given.
        let tm = unsafe {
            let now = libc::time(std::ptr::null_mut());
            let mut tm: libc::tm = std::mem::zeroed();
            libc::localtime_r(&now, &mut tm);
            tm
        };
        format!(
            "{:04}{:02}{:02}-{:02}{:02}{:02}",
            tm.tm_year + 1900,
            tm.tm_mon + 1,
            tm.tm_mday,
            tm.tm_hour,
            tm.tm_min,
            tm.tm_sec
        )
    }
}

#[cfg(not(unix))]
mod imp {
    use super::*;
    use std::{
        process::ExitStatus,
        thread,
        time::{Instant, SystemTime},
    };

    pub fn lead_a_group(_: &mut Command) {}

    pub fn kill(leader: u32) {
        let number = leader.to_string();
        Command::new("taskkill").args(["/F", "/T", "/PID", &number]).output().ok();
    }

    pub fn with_hangups_as_they_were<T>(set_handlers: impl FnOnce() -> T) -> T {
        set_handlers()
    }

    pub fn await_end(child: &mut Child, limit: Duration) -> bool {
        let start = Instant::now();
        while start.elapsed() < limit {
            if !matches!(child.try_wait(), Ok(None)) {
                return true;
            }
            thread::sleep(Duration::from_millis(5));
        }
        false
    }

    pub fn be_nice(_: &mut Command) {}

    pub fn signal_of(_: ExitStatus) -> Option<String> {
        None
    }

    /// Without a time zone at hand: the UTC time, as seconds since 1970.
    pub fn timestamp() -> String {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        since.unwrap_or_default().as_secs().to_string()
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_child_that_has_ended_is_never_called_late() {
        let mut child = Command::new("true").spawn().unwrap();
        assert!(await_end(&mut child, Duration::MAX));
        assert!(await_end(&mut child, Duration::ZERO));
        child.wait().unwrap();
    }
}
