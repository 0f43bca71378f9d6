//! Serves the book from a program of its own, built in the ordinary target folder, so that no verdict waits for it.
//!
//! It is told what the runner finds out, one JSON line each, and says where it serves and what is wrong with the text.
//! Whatever becomes of it, the runner goes on.

use crate::{
    cargo, os,
    output::{MOMENT, OnLine, collect},
};
use serde_json::Value;
use std::{
    io::{IsTerminal, Write},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver, Sender},
    thread,
    time::{Duration, Instant},
};

/// What the book says.
pub enum Said {
    /// Where it is served, and what is unusual about that.
    Served { address: String, note: Option<String> },
    /// Why the newest text is not shown.
    Trouble(String),
    /// It has ended, and this is the last that it wrote.
    Ended(String),
}

/// Where lines for the book go. It may be dead, or not built yet: then they wait, or are lost.
pub struct Book(Sender<String>);

impl Book {
    /// Starts the book, which speaks to `hear` from then on.
    pub fn start(root: &Path, hear: impl Fn(Said) + Clone + Send + 'static) -> Self {
        let (lines, told) = mpsc::channel();
        let mut command = command(root);
        // On Linux a child dies with the thread that started it: this one stays until the end.
        thread::spawn(move || match os::spawn_group(&mut command) {
            Ok(child) => accompany(child, told, hear),
            Err(error) => hear(Said::Ended(error.to_string())),
        });
        Self(lines)
    }

    pub fn tell(&self, line: &Value) {
        self.0.send(line.to_string()).ok();
    }
}

fn command(root: &Path) -> Command {
    let mut command = Command::new(cargo::program());
    cargo::clean_environment(&mut command);
    os::be_nice(&mut command);
    command.current_dir(root).args(["run", "--quiet", "--bin", "book", "--", "serve", "--json"]);
    if let Some(port) = std::env::var_os("COURSE_PORT") {
        command.arg("--port").arg(port);
    }
    if std::io::stdout().is_terminal() && std::env::var_os("COURSE_NO_OPEN").is_none() {
        command.arg("--open");
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn accompany(
    mut child: Child,
    told: Receiver<String>,
    hear: impl Fn(Said) + Clone + Send + 'static,
) {
    if let Some(mut stdin) = child.stdin.take() {
        thread::spawn(move || {
            for line in told {
                if writeln!(stdin, "{line}").is_err() {
                    return;
                }
            }
        });
    }
    let hears = hear.clone();
    let on_line: OnLine = Box::new(move |line| {
        if let Some(said) = understood(line) {
            hears(said);
        }
    });
    let stdout = child.stdout.take().map(|pipe| collect(pipe, Some(on_line)));
    let stderr = child.stderr.take().map(|pipe| collect(pipe, None));

    os::await_end(&mut child, Duration::MAX);
    os::kill_group(&mut child);
    os::forget_group(child.id());
    child.wait().ok();
    let until = Instant::now() + MOMENT;
    stdout.map(|stream| stream.take(until));
    let wrote = stderr.map(|stream| stream.take(until)).unwrap_or_default();
    hear(Said::Ended(tail(&wrote.text())));
}

fn understood(line: &[u8]) -> Option<Said> {
    let line: Value = serde_json::from_slice(line).ok()?;
    let text = |field: &str| line.get(field)?.as_str().map(str::to_owned);
    let served = text("served").map(|address| Said::Served { address, note: text("note") });
    served.or_else(|| text("trouble").map(Said::Trouble))
}

fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(8)..].join("\n")
}
