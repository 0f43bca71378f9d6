//! The seal: sums of everything that judges an exercise, so that an edited judge is noticed.
//!
//! `solutions/…/judge.sha256` is what sha256sum(1) writes, with paths from the root; `sha256sum -c` accepts it.

use crate::course::{Exercise, files_below, is_scratch, relative};
use anyhow::{Context, Result};
use std::{fs, path::PathBuf};

#[derive(Debug, PartialEq)]
pub enum Seal {
    Whole,
    Missing,
    /// Files, relative to the root, that differ from the seal or are gone.
    Broken(Vec<String>),
}

pub fn path(exercise: &Exercise) -> PathBuf {
    exercise.solution_dir().join("judge.sha256")
}

pub fn check(exercise: &Exercise) -> Seal {
    let text = fs::read_to_string(path(exercise)).unwrap_or_default();
    let lines: Vec<(&str, &str)> = text.lines().filter_map(|line| line.split_once("  ")).collect();
    if lines.is_empty() {
        return Seal::Missing;
    }
    let holds = |sum: &str, file: &str| {
        fs::read(exercise.root.join(file)).is_ok_and(|content| sum_of(&content) == sum)
    };
    let broken = lines.into_iter().filter(|(sum, file)| !holds(sum, file));
    let broken: Vec<String> = broken.map(|(_, file)| file.to_owned()).collect();
    if broken.is_empty() { Seal::Whole } else { Seal::Broken(broken) }
}

/// What the seal of the exercise would be now.
pub fn text(exercise: &Exercise) -> Result<String> {
    let mut files = files_below(&exercise.dir().join("tests"));
    files.push(exercise.dir().join("Cargo.toml"));
    let mut lines = Vec::new();
    for file in files {
        if is_scratch(&file) {
            continue;
        }
        let name = relative(&exercise.root, &file);
        let content = fs::read(&file).with_context(|| format!("cannot read {name}"))?;
        lines.push((name, sum_of(&content)));
    }
    lines.sort();
    Ok(lines.into_iter().map(|(name, sum)| format!("{sum}  {name}\n")).collect())
}

/// Writes the seal; tells whether it changed.
pub fn write(exercise: &Exercise) -> Result<bool> {
    let text = text(exercise)?;
    let path = path(exercise);
    if fs::read_to_string(&path).is_ok_and(|old| old == text) {
        return Ok(false);
    }
    fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(true)
}

pub fn sum_of(content: &[u8]) -> String {
    hex(&hmac_sha256::Hash::hash(content))
}

pub fn hex(sum: &[u8]) -> String {
    sum.iter().map(|byte| format!("{byte:02x}")).collect()
}
