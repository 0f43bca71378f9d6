//! The answer, and the answers that are as good. Whether to show them is decided by the caller.

use crate::course::{Exercise, relative};
use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};

pub fn text(exercise: &Exercise) -> Result<String> {
    let path = exercise.solution_dir().join("src/lib.rs");
    let name = relative(&exercise.root, &path);
    fs::read_to_string(&path)
        .with_context(|| format!("cannot read {name}; bring it back with `git checkout -- {name}`"))
}

/// Other right answers: their file and the first line of their head.
pub fn others(exercise: &Exercise) -> Vec<(String, String)> {
    let files = answers(&exercise.solution_dir().join("right")).into_iter();
    files.map(|file| (relative(&exercise.root, &file), first_line_of_head(&file))).collect()
}

/// The answers in a folder, sorted.
pub fn answers(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "rs"))
        .collect();
    files.sort();
    files
}

fn first_line_of_head(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    let head = text.lines().find_map(|line| line.strip_prefix("//!"));
    head.unwrap_or_default().trim().to_owned()
}
