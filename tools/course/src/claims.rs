//! Runs the claims of a spec, each in a process of its own, and says what became of each.
//!
//! A claim holds only if libtest itself noted so in a file of its own: an early exit is no success, and what is printed
//! counts for nothing.

use crate::{
    cargo, os,
    output::{self, Bounded, End, Output, Stop},
    pairs, spec,
    verdict::{Claim, Outcome, Timelines},
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitStatus},
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

/// testkit's own watchdog speaks long before. `COURSE_CLAIM_SECONDS` sets another limit, for very slow machines.
const LIMIT: Duration = Duration::from_secs(10);

/// The first compile-fail claim builds the crates that its programs use, and the others wait for it.
const LIMIT_WITH_PROGRAMS: Duration = Duration::from_secs(240);

/// libtest's word about `--logfile`, which alone keeps its notes apart from what is printed.
const WARNING: &str = "warning: `--logfile` is deprecated\n";

/// Everything that running the claims of one built test target needs to know.
pub struct Bench<'a> {
    pub root: &'a Path,
    pub executable: &'a Path,
    /// Where the claims stand in it: empty, or a module's name and `::`.
    pub module: &'a str,
    /// The exercise's folder, which also holds the spec.
    pub folder: &'a Path,
    /// The folder and name of the package it was built as.
    pub package: (&'a Path, &'a str),
    pub target: &'a Path,
    pub compiles_programs: bool,
}

/// All claims in the order of the spec; none if it was stopped.
pub fn run(bench: &Bench, stop: &Stop) -> Option<Vec<Claim>> {
    let text = fs::read_to_string(bench.folder.join("tests/spec.rs")).unwrap_or_default();
    let mut names: Vec<(Option<usize>, String)> =
        list(bench, stop)?.into_iter().map(|name| (spec::line_of(&text, &name), name)).collect();
    names.sort();

    pairs::map(&names, |(line, name)| run_one(bench, name, *line, stop)).into_iter().collect()
}

fn list(bench: &Bench, stop: &Stop) -> Option<Vec<String>> {
    let mut command = command(bench);
    command.args(["--list", "--format", "terse"]);
    let Ok(output) = output::run(&mut command, Some(LIMIT), stop, [None, None]) else {
        return Some(Vec::new());
    };
    if stop.is_asked() {
        return None;
    }
    let text = output.stdout.text();
    let claim =
        |line: &str| Some(line.strip_suffix(": test")?.strip_prefix(bench.module)?.to_owned());
    Some(text.lines().filter_map(claim).collect())
}

fn run_one(bench: &Bench, name: &str, line: Option<usize>, stop: &Stop) -> Option<Claim> {
    let out = OutDir::new(bench.root);
    let notes = out.0.join("libtest");
    let mut command = command(bench);
    let full_name = format!("{}{name}", bench.module);
    command
        .args(["--exact", &full_name, "--nocapture", "--test-threads=1", "--logfile"])
        .arg(&notes)
        .env("TESTKIT_OUT", &out.0);
    let limit = limit(bench);
    let output = output::run(&mut command, Some(limit), stop, [None, None]);
    if stop.is_asked() {
        return None;
    }
    let Judged { outcome, printed, at } = match &output {
        Ok(output) => {
            judge(output, &full_name, &fs::read_to_string(notes).unwrap_or_default(), limit)
        }
        Err(error) => Judged {
            outcome: Outcome::Failed {
                sentence: format!("the check could not be started: {error}"),
            },
            printed: String::new(),
            at: None,
        },
    };
    let read = |file: &str| {
        fs::read(out.0.join(file)).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    };
    let timelines = read("expected.txt")
        .zip(read("actual.txt"))
        .map(|(expected, actual)| Timelines { expected, actual });
    let timelines = timelines.filter(|_| outcome != Outcome::Passed);
    Some(Claim { name: name.to_owned(), line, outcome, at, printed, timelines })
}

fn limit(bench: &Bench) -> Duration {
    let given = std::env::var("COURSE_CLAIM_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    match given {
        Some(seconds) => Duration::from_secs(seconds),
        None if bench.compiles_programs => LIMIT_WITH_PROGRAMS,
        None => LIMIT,
    }
}

/// The test executable as cargo would start it.
fn command(bench: &Bench) -> Command {
    let mut command = Command::new(bench.executable);
    cargo::clean_environment(&mut command);
    cargo::settle(&mut command, bench.target);
    command
        .current_dir(bench.folder)
        .env("CARGO", cargo::program())
        .env("CARGO_MANIFEST_DIR", bench.package.0)
        .env("CARGO_PKG_NAME", bench.package.1)
        .env("INSTA_UPDATE", "no")
        .env("INSTA_WORKSPACE_ROOT", bench.root)
        .env("RUST_BACKTRACE", "0");
    command
}

struct Judged {
    outcome: Outcome,
    printed: String,
    at: Option<String>,
}

/// `noted` is what libtest wrote down: `ok NAME`, or `failed NAME`.
fn judge(output: &Output, name: &str, noted: &str, limit: Duration) -> Judged {
    let (stdout, stderr) = (output.stdout.text(), output.stderr.text());
    let stderr = stderr.strip_prefix(WARNING).unwrap_or(&stderr);
    let panic = last_panic(stderr);
    let before_panic = panic.as_ref().map_or(stderr, |panic| &stderr[..panic.start]);
    let printed = printed_by_the_claim(&stdout, name) + before_panic.trim();
    let printed = printed.trim().to_owned();
    let at = panic.as_ref().map(|panic| panic.at.clone());

    let status = match output.end {
        End::Exited(status) => status,
        End::TimedOut | End::Stopped => {
            let sentence = stuck(limit, &output.stdout, &output.stderr);
            return Judged { outcome: Outcome::Stuck { sentence }, printed, at: None };
        }
    };
    if status.success() && noted == format!("ok {name}\n") {
        return Judged { outcome: Outcome::Passed, printed: String::new(), at: None };
    }
    let message = panic.map(|panic| panic.message).filter(|message| !message.is_empty());
    let is_decided = noted.starts_with("failed");
    let sentence = failure(status, is_decided, message, &stdout, stderr);
    Judged { outcome: Outcome::Failed { sentence }, printed, at }
}

fn failure(
    status: ExitStatus,
    is_decided: bool,
    message: Option<String>,
    stdout: &str,
    stderr: &str,
) -> String {
    if let Some(signal) = os::signal_of(status) {
        let said =
            message.map(|message| format!("; before that it said: {message}")).unwrap_or_default();
        return format!("the check was killed by {signal}{said}");
    }
    if !is_decided {
        return "the check ended early: something called process::exit before the claim was decided".to_owned();
    }
    if let Some(message) = message {
        return message;
    }
    let mut lines = stdout.lines().chain(stderr.lines());
    let error = lines.find(|line| line.starts_with("Error: "));
    error.unwrap_or("the claim failed without saying why").to_owned()
}

fn stuck(limit: Duration, stdout: &Bounded, stderr: &Bounded) -> String {
    let cut = stdout.cut() + stderr.cut();
    let noise = match cut {
        0 => String::new(),
        1..1_048_576 => format!(", after printing {} KiB too many to keep", cut.div_ceil(1024)),
        _ => format!(", after printing {} MiB too many to keep", cut / 1_048_576),
    };
    format!("the check was still running after {} s, and was ended{noise}", limit.as_secs())
}

struct Panic {
    start: usize,
    /// `FILE:LINE:COLUMN`
    at: String,
    message: String,
}

/// The last `thread … panicked at …` block that was written.
fn last_panic(stderr: &str) -> Option<Panic> {
    let is_header = |line: &str| line.starts_with("thread '") && line.contains(" panicked at ");
    let (start, header) = line_starts(stderr).filter(|(_, line)| is_header(line)).last()?;
    let (_, at) = header.split_once(" panicked at ")?;
    let rest = stderr[start..].strip_prefix(header)?;
    let end = rest.find("\nnote: run with `RUST_BACKTRACE").unwrap_or(rest.len());
    Some(Panic {
        start,
        at: at.trim_end_matches(':').to_owned(),
        message: rest[..end].trim().to_owned(),
    })
}

fn line_starts(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split('\n').map(move |line| {
        let at = start;
        start += line.len() + 1;
        (at, line)
    })
}

/// Standard output without libtest's own words.
fn printed_by_the_claim(stdout: &str, name: &str) -> String {
    let text = stdout.split_once(&format!("test {name} ... ")).map_or(stdout, |(_, text)| text);
    let end =
        text.find("\nfailures:\n").or_else(|| text.rfind("\ntest result: ")).unwrap_or(text.len());
    let text = text[..end].trim();
    let text =
        text.strip_suffix("FAILED").or_else(|| text.strip_suffix("ok")).unwrap_or(text).trim_end();
    if text.is_empty() { String::new() } else { format!("{text}\n") }
}

/// A fresh folder that is gone when the claim is judged.
struct OutDir(PathBuf);

impl OutDir {
    fn new(root: &Path) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        let folder = root.join("target/course/out").join(&name);
        // A process that was killed may have left one of this name.
        fs::remove_dir_all(&folder).ok();
        if fs::create_dir_all(&folder).is_ok() {
            return Self(folder);
        }
        let folder = std::env::temp_dir().join(format!("course-{name}"));
        fs::create_dir_all(&folder).ok();
        Self(folder)
    }
}

impl Drop for OutDir {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_is_the_message_of_the_last_panic() {
        let stderr = "noise\n\nthread 'a' (7) panicked at src/lib.rs:1:2:\nfirst\n\
            note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n\
            \nthread 'b' (8) panicked at tests/spec.rs:3:4:\nLEAK: two\nlines\n";
        let panic = last_panic(stderr);
        assert_eq!(panic.as_ref().map(|panic| panic.message.as_str()), Some("LEAK: two\nlines"));
        assert_eq!(panic.as_ref().map(|panic| panic.at.as_str()), Some("tests/spec.rs:3:4"));
        assert!(panic.is_some_and(|panic| stderr[panic.start..].starts_with("thread 'b'")));
    }

    #[test]
    fn what_the_claim_printed_is_told_from_what_libtest_printed() {
        let stdout = "\nrunning 1 test\ntest a ... hello\nFAILED\n\nfailures:\n\nfailures:\n    a\n\ntest result: FAILED. 0 passed; 1 failed\n";
        assert_eq!(printed_by_the_claim(stdout, "a"), "hello\n");
        let quiet = "\nrunning 1 test\ntest a ... ok\n\ntest result: ok. 1 passed; 0 failed\n";
        assert_eq!(printed_by_the_claim(quiet, "a"), "");
    }
}
