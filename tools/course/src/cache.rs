//! Which contents have passed, so that nothing is judged twice. It saves time and nothing else: losing it loses nothing.

use crate::{
    course::{Exercise, files_below, is_scratch, relative},
    seal,
};
use std::{
    fs, io, iter,
    path::{Path, PathBuf},
    time::SystemTime,
};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum State {
    Solved,
    Open,
    /// It passed with another content than the present one.
    Changed,
}

/// A sum of what the course itself brings to a verdict; the compiler and its settings are not in it.
fn key(exercise: &Exercise) -> String {
    let root = &exercise.root;
    let mut files = sources(exercise);
    files.push(root.join("Cargo.lock"));
    files.extend(files_below(&root.join("tools/testkit/src")));
    sum(root, &files)
}

/// A sum of the exercise's own files: what the learner edits and what judges it.
pub fn content(exercise: &Exercise) -> String {
    sum(&exercise.root, &sources(exercise))
}

pub fn state(exercise: &Exercise) -> State {
    match fs::read_to_string(passed_file(exercise)) {
        Ok(passed) if passed == key(exercise) => State::Solved,
        Ok(_) => State::Changed,
        Err(_) => State::Open,
    }
}

/// Remembers that the present content passed. A cache that cannot be written is no reason to stop.
pub fn remember(exercise: &Exercise) {
    replace(&passed_file(exercise), key(exercise).as_bytes()).ok();
}

/// The exercise that was looked at last.
pub fn current(exercises: &[Exercise]) -> Option<&Exercise> {
    let id = fs::read_to_string(exercises.first()?.root.join("target/course/current")).ok()?;
    exercises.iter().find(|exercise| exercise.id() == id)
}

pub fn remember_current(exercise: &Exercise) {
    replace(&exercise.root.join("target/course/current"), exercise.id().as_bytes()).ok();
}

/// Cargo compares times, not contents: a file that was moved back to its place can look older than the last build.
/// Then what cargo knows about the package is removed, and it builds again.
pub fn mistrust_times(exercise: &Exercise, target: &Path) {
    let record = built_file(exercise);
    let built = fs::read_to_string(&record).unwrap_or_default();
    let built_at = modified(&record).ok();
    let is_older = |file: &Path| modified(file).ok() <= built_at;

    let mut present = String::new();
    let mut deceives = built_at.is_none();
    for file in sources(exercise) {
        let line = format!("{}\n", sum(&exercise.root, std::slice::from_ref(&file)));
        deceives |= !built.contains(&line) && is_older(&file);
        present.push_str(&line);
    }
    if present == built {
        return;
    }
    if deceives {
        // With a `build.target` they lie one level deeper.
        let folders = iter::once(target.to_owned()).chain(entries(target));
        for fingerprint in folders.flat_map(|folder| entries(&folder.join("debug/.fingerprint"))) {
            let name = fingerprint.file_name().unwrap_or_default().to_string_lossy();
            if name.rsplit_once('-').is_some_and(|(package, _)| package == exercise.name) {
                fs::remove_dir_all(&fingerprint).ok();
            }
        }
    }
    replace(&record, present.as_bytes()).ok();
}

/// Says that cargo may have built something else than [`mistrust_times`] saw.
pub fn forget_built(exercise: &Exercise) {
    fs::remove_file(built_file(exercise)).ok();
}

/// Writes a file so that a reader sees the old content or the new one, never half of it.
pub fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let new = folder.join(format!(".{name}.{}", std::process::id()));
    let written = fs::write(&new, content).and_then(|()| fs::rename(&new, path));
    if written.is_err() {
        fs::remove_file(&new).ok();
    }
    written
}

fn sources(exercise: &Exercise) -> Vec<PathBuf> {
    let dir = exercise.dir();
    let mut files = files_below(&dir.join("src"));
    files.extend(files_below(&dir.join("tests")));
    files.retain(|file| {
        file.extension()
            .is_some_and(|kind| ["rs", "snap", "stderr"].iter().any(|known| kind == *known))
            && !is_scratch(file)
    });
    files.push(dir.join("Cargo.toml"));
    files
}

fn sum(root: &Path, files: &[PathBuf]) -> String {
    let mut all = hmac_sha256::Hash::new();
    for file in files {
        let content = fs::read(file).unwrap_or_default();
        all.update(format!("{} {}\n", relative(root, file), content.len()));
        all.update(content);
    }
    seal::hex(&all.finalize())
}

fn passed_file(exercise: &Exercise) -> PathBuf {
    exercise.root.join("target/course/verdicts").join(flat_id(exercise))
}

fn built_file(exercise: &Exercise) -> PathBuf {
    exercise.root.join("target/course/built").join(flat_id(exercise))
}

fn flat_id(exercise: &Exercise) -> String {
    format!("{}.{}", exercise.part, exercise.folder)
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
}

fn modified(path: &Path) -> io::Result<SystemTime> {
    fs::metadata(path)?.modified()
}
