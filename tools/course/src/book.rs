//! Builds the book in the background, in the ordinary target folder, so that no verdict waits for it.

use crate::{
    cargo, os,
    output::{self, End, Stop},
};
use std::{path::Path, process::Command};

/// Builds the book; the error is the end of what the build wrote.
pub fn build(root: &Path) -> Result<(), String> {
    let mut command = Command::new(cargo::program());
    cargo::clean_environment(&mut command);
    os::be_nice(&mut command);
    command.current_dir(root).args(["run", "--quiet", "--bin", "book", "--", "build"]);
    let output = output::run(&mut command, None, &Stop::default(), [None, None])
        .map_err(|error| error.to_string())?;
    match output.end {
        End::Exited(status) if status.success() => Ok(()),
        _ => Err(tail(&output.stderr.text())),
    }
}

fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(8)..].join("\n")
}
