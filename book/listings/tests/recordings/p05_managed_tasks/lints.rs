//! What rustc and clippy say of tasks that are forgotten, as they are and with the lints of `tests/lints`.

use crate::shows;
use crate::table::Table;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The lints that fire, by line.
type Said = BTreeMap<u64, BTreeSet<String>>;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lints")
}

/// A lint for every line of the table that the page shows, as flags.
fn flags() -> Vec<String> {
    let mut tool = "";
    let mut flags = Vec::new();
    for line in fs::read_to_string(folder().join("lints.toml")).unwrap().lines() {
        match line.split_once(" = ") {
            Some((lint, level)) => {
                flags.extend([format!("--{}", level.trim_matches('"')), format!("{tool}{lint}")]);
            }
            None => tool = if line.contains("clippy") { "clippy::" } else { "" },
        }
    }
    flags
}

/// The libraries of this name that this test may have been built with, the newest first.
fn libraries(name: &str) -> Vec<PathBuf> {
    let here = env::current_exe().unwrap();
    let files = fs::read_dir(here.parent().unwrap()).unwrap().flatten();
    let mut found: Vec<_> = files
        .filter(|file| {
            let file = file.file_name();
            let rest = file.to_str().and_then(|file| file.strip_prefix(&format!("lib{name}-")));
            rest.is_some_and(|rest| rest.ends_with(".rlib"))
        })
        .map(|file| (file.metadata().unwrap().modified().unwrap(), file.path()))
        .collect();
    found.sort();
    found.into_iter().rev().map(|(_, path)| path).collect()
}

/// What is said of `misuses.rs`, with clippy's configuration from one folder.
fn said(flags: &[String], configuration: &Path) -> Said {
    let printed = Command::new("rustc").args(["--print", "sysroot"]).output().unwrap();
    let sysroot = PathBuf::from(String::from_utf8(printed.stdout).unwrap().trim());
    let clippy = sysroot.join("bin/clippy-driver");
    for tokio in libraries("tokio") {
        for tokio_util in libraries("tokio_util") {
            let with = |name: &str, path: &Path| format!("{name}={}", path.display());
            let run = Command::new(&clippy)
                .arg(folder().join("misuses.rs"))
                .args([
                    "--edition=2024",
                    "--emit=metadata",
                    "--error-format=json",
                    "--cap-lints=warn",
                ])
                .args(["--extern", &with("tokio", &tokio)])
                .args(["--extern", &with("tokio_util", &tokio_util)])
                .args(["-L", &with("dependency", tokio.parent().unwrap())])
                .args([OsStr::new("--out-dir"), OsStr::new(env!("CARGO_TARGET_TMPDIR"))])
                .args(flags)
                .env("CLIPPY_CONF_DIR", configuration)
                .output()
                .expect("clippy belongs to the toolchain of this book");
            if run.status.success() {
                return fired(&String::from_utf8(run.stderr).unwrap());
            }
        }
    }
    panic!("misuses.rs does not compile with any tokio beside this test");
}

fn fired(output: &str) -> Said {
    let mut said = Said::new();
    for message in output.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        let spans = message["spans"].as_array().into_iter().flatten();
        let line = spans
            .filter(|span| span["is_primary"] == true)
            .find_map(|span| span["line_start"].as_u64());
        if let (Some(lint), Some(line)) = (message["code"]["code"].as_str(), line) {
            said.entry(line).or_default().insert(lint.to_owned());
        }
    }
    said
}

#[test]
fn what_is_said_of_a_task_that_is_forgotten() {
    let nothing_set = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (usual, ours) = (said(&[], nothing_set), said(&flags(), &folder()));
    let cell = |said: &Said, line: u64| match said.get(&line) {
        Some(lints) => lints.iter().map(|lint| format!("`{lint}`")).collect::<Vec<_>>().join(", "),
        None => "nothing".to_owned(),
    };

    let program = fs::read_to_string(folder().join("misuses.rs")).unwrap();
    let misuses = (1..).zip(program.lines()).filter(|(_, line)| line.starts_with("    "));
    let rows: Vec<Vec<String>> = misuses
        .map(|(at, line)| vec![format!("`{}`", line.trim()), cell(&usual, at), cell(&ours, at)])
        .collect();
    let passes = |column: usize| rows.iter().filter(|row| row[column] == "nothing").count();
    assert_eq!((rows.len(), passes(1), passes(2)), (14, 10, 1));
    let heads = vec!["line", "as it is", "with these lints"];

    shows("05_managed_tasks/unforgettable_handle/lints", Table { heads, rows });
}
