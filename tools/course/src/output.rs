//! Runs a command to its end: with bounded output, a limit of time, and a way to stop it from elsewhere.
//!
//! Whatever is printed is read, so that nobody blocks on a full pipe, but only the head and the tail are kept.

use crate::os;
use std::{
    io::{self, Read},
    process::{Command, ExitStatus, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

/// Bytes kept of each end of a stream.
const KEEP: usize = 32 * 1024;

/// How long a pipe may stay open after its process has ended: only an escaped grandchild holds it.
pub const MOMENT: Duration = Duration::from_millis(300);

/// The head and the tail of a stream, and how much lay between them.
#[derive(Clone, Default)]
pub struct Bounded {
    head: Vec<u8>,
    tail: Vec<u8>,
    total: u64,
}

impl Bounded {
    pub fn push(&mut self, mut bytes: &[u8]) {
        self.total += bytes.len() as u64;
        if self.head.len() < KEEP {
            let (head, rest) = bytes.split_at(bytes.len().min(KEEP - self.head.len()));
            self.head.extend_from_slice(head);
            bytes = rest;
        }
        self.tail.extend_from_slice(&bytes[bytes.len().saturating_sub(KEEP)..]);
        if self.tail.len() > 2 * KEEP {
            self.tail.drain(..self.tail.len() - KEEP);
        }
    }

    /// Bytes that were read and not kept.
    pub fn cut(&self) -> u64 {
        self.total - (self.head.len() + self.kept_tail().len()) as u64
    }

    pub fn text(&self) -> String {
        let mut bytes = self.head.clone();
        if self.cut() > 0 {
            bytes.extend_from_slice(format!("\n… {} bytes cut …\n", self.cut()).as_bytes());
        }
        bytes.extend_from_slice(self.kept_tail());
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn kept_tail(&self) -> &[u8] {
        &self.tail[self.tail.len().saturating_sub(KEEP)..]
    }
}

/// Stops whatever runs under it, once and for ever.
#[derive(Clone, Default)]
pub struct Stop(Arc<StopState>);

#[derive(Default)]
struct StopState {
    asked: AtomicBool,
    leaders: Mutex<Vec<u32>>,
}

impl Stop {
    pub fn stop(&self) {
        self.0.asked.store(true, Ordering::SeqCst);
        for leader in self.0.leaders.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            os::kill_group_of(*leader);
        }
    }

    pub fn is_asked(&self) -> bool {
        self.0.asked.load(Ordering::SeqCst)
    }

    fn add(&self, leader: u32) {
        self.0.leaders.lock().unwrap_or_else(PoisonError::into_inner).push(leader);
        if self.is_asked() {
            os::kill_group_of(leader);
        }
    }

    fn remove(&self, leader: u32) {
        let mut leaders = self.0.leaders.lock().unwrap_or_else(PoisonError::into_inner);
        leaders.retain(|other| *other != leader);
    }
}

pub enum End {
    Exited(ExitStatus),
    TimedOut,
    Stopped,
}

pub struct Output {
    pub end: End,
    pub stdout: Bounded,
    pub stderr: Bounded,
}

/// Gets every line of a stream as it is read, without its newline.
pub type OnLine = Box<dyn FnMut(&[u8]) + Send>;

/// Runs `command` until it ends, `limit` is over or `stop` is asked for; then nothing of its group is left.
pub fn run(
    command: &mut Command,
    limit: Option<Duration>,
    stop: &Stop,
    lines: [Option<OnLine>; 2],
) -> io::Result<Output> {
    if stop.is_asked() {
        let (stdout, stderr) = Default::default();
        return Ok(Output { end: End::Stopped, stdout, stderr });
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = os::spawn_group(command)?;
    let leader = child.id();
    stop.add(leader);

    let [on_stdout, on_stderr] = lines;
    let stdout = child.stdout.take().map(|pipe| collect(pipe, on_stdout));
    let stderr = child.stderr.take().map(|pipe| collect(pipe, on_stderr));

    let limit = limit.unwrap_or(Duration::from_secs(60 * 60 * 24));
    let ended = os::await_end(&mut child, limit);
    os::kill_group(&mut child);
    stop.remove(leader);
    os::forget_group(leader);
    let status = child.wait();

    let until = Instant::now() + MOMENT;
    let stdout = stdout.map(|stream| stream.take(until)).unwrap_or_default();
    let stderr = stderr.map(|stream| stream.take(until)).unwrap_or_default();
    let end = match status? {
        _ if stop.is_asked() => End::Stopped,
        _ if !ended => End::TimedOut,
        status => End::Exited(status),
    };
    Ok(Output { end, stdout, stderr })
}

/// A stream that is being read.
pub struct Stream {
    kept: Arc<Mutex<Bounded>>,
    at_end: mpsc::Receiver<()>,
}

impl Stream {
    /// What was read until it ended, or until then.
    pub fn take(self, until: Instant) -> Bounded {
        self.at_end.recv_timeout(until.saturating_duration_since(Instant::now())).ok();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut kept)
    }
}

/// Reads a stream to its end on a thread of its own.
pub fn collect(mut pipe: impl Read + Send + 'static, mut on_line: Option<OnLine>) -> Stream {
    let kept = Arc::new(Mutex::new(Bounded::default()));
    let (sender, at_end) = mpsc::channel();
    let shared = Arc::clone(&kept);
    thread::spawn(move || {
        let mut buffer = vec![0; 64 * 1024];
        let mut line = Vec::new();
        loop {
            let bytes = match pipe.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => &buffer[..count],
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => break,
            };
            if let Some(on_line) = &mut on_line {
                line.extend_from_slice(bytes);
                while let Some(end) = line.iter().position(|byte| *byte == b'\n') {
                    on_line(&line[..end]);
                    line.drain(..=end);
                }
            }
            shared.lock().unwrap_or_else(PoisonError::into_inner).push(bytes);
        }
        if let Some(on_line) = &mut on_line
            && !line.is_empty()
        {
            on_line(&line);
        }
        sender.send(()).ok();
    });
    Stream { kept, at_end }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_stop_nothing_is_started() {
        let stop = Stop::default();
        stop.stop();
        let output = run(&mut Command::new("is not there"), None, &stop, [None, None]);
        assert!(output.is_ok_and(|output| matches!(output.end, End::Stopped)));
    }

    #[test]
    fn short_output_is_kept_whole() {
        let mut bounded = Bounded::default();
        bounded.push(b"one ");
        bounded.push(b"two");
        assert_eq!((bounded.text().as_str(), bounded.cut()), ("one two", 0));
    }

    #[test]
    fn of_endless_output_the_head_and_the_tail_are_kept() {
        let mut bounded = Bounded::default();
        bounded.push(b"first");
        for _ in 0..1000 {
            bounded.push(&[b'.'; 4096]);
        }
        bounded.push(b"last");

        let text = bounded.text();
        assert!(text.starts_with("first") && text.ends_with("last"));
        assert!(text.len() < 2 * KEEP + 100);
        assert_eq!(bounded.cut(), 9 + 4096 * 1000 - 2 * KEEP as u64);
    }
}
