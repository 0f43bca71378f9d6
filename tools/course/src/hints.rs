//! Hints, one at a time. How many were shown is kept in `target/course/`; losing that shows them from the first again.

use crate::{cache, course::Exercise, course::relative};
use anyhow::{Context, Result, bail};
use std::{fs, path::PathBuf};

pub struct Hint {
    pub number: usize,
    pub all: usize,
    pub text: String,
}

/// The sections of HINTS.md, each with its title.
pub fn sections(exercise: &Exercise) -> Result<Vec<String>> {
    let path = exercise.dir().join("HINTS.md");
    let name = relative(&exercise.root, &path);
    let text = fs::read_to_string(&path).with_context(|| {
        format!("cannot read {name}; bring it back with `git checkout -- {name}`")
    })?;
    let mut sections: Vec<String> = Vec::new();
    let mut in_code = false;
    for line in text.lines() {
        in_code ^= line.starts_with("```");
        if let Some(title) = line.strip_prefix("## ").filter(|_| !in_code) {
            sections.push(format!("{title}\n"));
        } else if let Some(section) = sections.last_mut() {
            section.push_str(line);
            section.push('\n');
        }
    }
    if sections.is_empty() {
        bail!("{name} has no sections; bring it back with `git checkout -- {name}`");
    }
    Ok(sections)
}

/// The hint after the last one that was shown; none when all were.
pub fn next(exercise: &Exercise, again: bool) -> Result<Option<Hint>> {
    let sections = sections(exercise)?;
    let shown = if again { 0 } else { shown(exercise) };
    let Some(text) = sections.get(shown) else {
        return Ok(None);
    };
    cache::replace(&counter(exercise), (shown + 1).to_string().as_bytes()).ok();
    Ok(Some(Hint { number: shown + 1, all: sections.len(), text: text.clone() }))
}

fn shown(exercise: &Exercise) -> usize {
    let text = fs::read_to_string(counter(exercise)).unwrap_or_default();
    text.trim().parse().unwrap_or(0)
}

fn counter(exercise: &Exercise) -> PathBuf {
    exercise.root.join("target/course/hints").join(format!("{}.{}", exercise.part, exercise.folder))
}
