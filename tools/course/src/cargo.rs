//! Asks cargo to build, and sorts what it answers by package.
//!
//! Checks have a target folder of their own: whoever else builds in `target/` never delays a verdict.

use crate::{
    output::{self, End, OnLine, Stop},
    verdict::{Diagnostic, Reason},
};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs, iter,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, RecvTimeoutError, Sender},
    },
    thread,
    time::Duration,
};

/// What is worth telling while a build goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Progress {
    WaitingForTarget,
    WaitingForPackages,
    BuildingDependencies,
    FetchingDependencies,
    BuildingForPrograms,
}

pub type Tell = Arc<dyn Fn(Progress) + Send + Sync>;

/// What a build made of each package, by its folder.
#[derive(Default)]
pub struct Built {
    packages: BTreeMap<PathBuf, Package>,
    /// Errors about no line at all: the disk is full, or the linker failed.
    nobodys_errors: String,
    /// The end of what cargo wrote for people.
    pub stderr: String,
    pub ok: bool,
}

#[derive(Clone, Default)]
pub struct Package {
    /// The test target's executable, if it was built.
    pub executable: Option<PathBuf>,
    pub errors: Vec<Diagnostic>,
    pub warnings: Vec<Diagnostic>,
}

impl Built {
    pub fn package(&self, folder: &Path) -> Package {
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        self.packages.get(&folder).cloned().unwrap_or_default()
    }

    /// Why nothing at all was built of a package that has no errors of its own.
    pub fn failure(&self) -> Reason {
        let others = self.packages.values().flat_map(|package| &package.errors);
        let errors: String = iter::once(self.nobodys_errors.as_str())
            .chain(others.map(|error| error.text.as_str()))
            .collect();
        let stderr = self.stderr.trim();
        let about_manifest = ["failed to load manifest", "failed to parse manifest", "Cargo.toml:"]
            .iter()
            .any(|words| stderr.contains(words));
        if !errors.is_empty() {
            Reason::BuildFailed { text: errors }
        } else if about_manifest {
            Reason::WorkspaceBroken { text: stderr.to_owned() }
        } else {
            Reason::BuildFailed { text: stderr.to_owned() }
        }
    }
}

/// Runs `cargo build ARGUMENTS` in `folder`; none if it was stopped.
pub fn build(
    folder: &Path,
    target: &Path,
    arguments: &[String],
    stop: &Stop,
    tell: &Tell,
) -> Result<Option<Built>, Reason> {
    let mut command = command(folder, target);
    command.arg("build").arg("--message-format=json-diagnostic-rendered-ansi").args(arguments);
    let built = Arc::new(Mutex::new(Built::default()));
    let run = output::run(
        &mut command,
        None,
        stop,
        [Some(sort_messages(&built)), Some(tell_progress(tell))],
    );
    let output = match run {
        Ok(output) => output,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(Reason::CargoMissing { program: program().to_string_lossy().into_owned() });
        }
        Err(error) => {
            return Err(Reason::BuildFailed {
                text: format!("cargo could not be started: {error}"),
            });
        }
    };
    let status = match output.end {
        End::Stopped => return Ok(None),
        End::TimedOut => {
            return Err(Reason::BuildFailed { text: "cargo did not end within a day".to_owned() });
        }
        End::Exited(status) => status,
    };
    let mut built = std::mem::take(&mut *built.lock().unwrap_or_else(PoisonError::into_inner));
    built.stderr = output.stderr.text();
    built.ok = status.success();
    Ok(Some(built))
}

/// A cargo that works in `folder` with a target folder of its own, as if typed by a person there.
pub fn command(folder: &Path, target: &Path) -> Command {
    let mut command = Command::new(program());
    clean_environment(&mut command);
    command.current_dir(folder);
    settle(&mut command, target);
    command
}

/// What nobody's environment or `config.toml` may set otherwise, for this cargo and for one that `command` starts.
pub fn settle(command: &mut Command, target: &Path) {
    command
        .env("CARGO_TARGET_DIR", target)
        // Here `cache::mistrust_times` looks for fingerprints.
        .env("CARGO_BUILD_BUILD_DIR", target)
        // Await lines are read from line tables.
        .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
        .env("CARGO_TERM_COLOR", "never")
        .env("CARGO_TERM_QUIET", "false");
}

/// The cargo that runs us, or the one on the PATH.
pub fn program() -> OsString {
    let given = std::env::var_os("CARGO").filter(|cargo| Path::new(cargo).is_file());
    given.unwrap_or_else(|| OsString::from("cargo"))
}

/// Takes away what `cargo run` set for this program, and what could change a judgement.
pub fn clean_environment(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let name_text = name.to_string_lossy();
        let is_ours = ["CARGO_PKG_", "CARGO_BIN_", "CARGO_MANIFEST_", "TESTKIT_", "TRYBUILD"]
            .iter()
            .any(|start| name_text.starts_with(start));
        let is_named = [
            "CARGO_CRATE_NAME",
            "CARGO_PRIMARY_PACKAGE",
            "INSTA_FORCE_PASS",
            "OUT_DIR",
            "RUST_TEST_THREADS",
        ];
        if is_ours || is_named.contains(&name_text.as_ref()) {
            command.env_remove(name);
        }
    }
}

fn tell_progress(tell: &Tell) -> OnLine {
    let tell = Arc::clone(tell);
    let mut told = Vec::new();
    let mut _while_waiting = None;
    Box::new(move |line| {
        let line = String::from_utf8_lossy(line);
        let line = line.trim_start();
        _while_waiting = None;
        let progress = if line.starts_with("Blocking waiting for file lock") {
            if line.contains("package cache") {
                _while_waiting = Some(tell_unless_dropped(&tell, Progress::WaitingForPackages));
                return;
            }
            Progress::WaitingForTarget
        } else if line.starts_with("Downloading") || line.starts_with("Updating") {
            Progress::FetchingDependencies
        } else if line.starts_with("Compiling") && !line.ends_with(')') {
            // Only packages of the workspace end in their path.
            Progress::BuildingDependencies
        } else {
            return;
        };
        if !told.contains(&progress) {
            told.push(progress);
            tell(progress);
        }
    })
}

/// Two cargos that start together meet at the package cache for a blink; only a longer wait is worth a word.
fn tell_unless_dropped(tell: &Tell, progress: Progress) -> Sender<()> {
    let (sender, dropped) = mpsc::channel();
    let tell = Arc::clone(tell);
    thread::spawn(move || {
        if dropped.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
            tell(progress);
        }
    });
    sender
}

fn sort_messages(built: &Arc<Mutex<Built>>) -> OnLine {
    let built = Arc::clone(built);
    Box::new(move |line| {
        let Ok(message) = serde_json::from_slice::<Value>(line) else {
            return;
        };
        let Some(folder) =
            message["manifest_path"].as_str().and_then(|manifest| Path::new(manifest).parent())
        else {
            return;
        };
        let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        let mut built = built.lock().unwrap_or_else(PoisonError::into_inner);
        let Built { packages, nobodys_errors, .. } = &mut *built;
        let package = packages.entry(folder).or_default();
        if let Some(executable) = message["executable"].as_str()
            && message["profile"]["test"] == true
        {
            package.executable = Some(PathBuf::from(executable));
        }
        let diagnostic = &message["message"];
        let Some(level) = diagnostic["level"].as_str() else {
            return;
        };
        let says_nothing = |text: &str| {
            text.starts_with("aborting due to")
                || text.ends_with("warning emitted")
                || text.ends_with("warnings emitted")
        };
        if diagnostic["message"].as_str().is_none_or(says_nothing) {
            return;
        }
        let is_nobodys = diagnostic["code"].is_null() && diagnostic["spans"][0].is_null();
        let diagnostic = Diagnostic {
            code: diagnostic["code"]["code"].as_str().map(str::to_owned),
            text: diagnostic["rendered"].as_str().unwrap_or_default().to_owned(),
        };
        match level {
            "warning" => package.warnings.push(diagnostic),
            level if level.starts_with("error") && is_nobodys => {
                nobodys_errors.push_str(&diagnostic.text)
            }
            level if level.starts_with("error") => package.errors.push(diagnostic),
            _ => {}
        }
    })
}
