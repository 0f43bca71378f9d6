//! The course as it lies on the disk: its root, and its exercises in order.
//!
//! The folders are the catalogue. Manifests are read only for minutes and needs, and a broken one hides no exercise.

use crate::cache::State;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

#[derive(Clone, Debug, PartialEq)]
pub struct Exercise {
    pub root: PathBuf,
    /// The folder of its part: `02_leakage`.
    pub part: String,
    /// Its own folder: `01_dashboard_refresh`.
    pub folder: String,
    /// Package, library and test target: `dashboard_refresh`.
    pub name: String,
}

impl Exercise {
    pub fn id(&self) -> String {
        format!("{}/{}", self.part, self.folder)
    }

    pub fn dir(&self) -> PathBuf {
        self.root.join("exercises").join(&self.part).join(&self.folder)
    }

    pub fn solution_dir(&self) -> PathBuf {
        self.root.join("solutions").join(&self.part).join(&self.folder)
    }

    pub fn source(&self) -> PathBuf {
        self.dir().join("src/lib.rs")
    }

    pub fn spec(&self) -> PathBuf {
        self.dir().join("tests/spec.rs")
    }

    pub fn stub(&self) -> PathBuf {
        self.solution_dir().join("stub.rs")
    }

    pub fn lesson(&self) -> PathBuf {
        self.root.join("book/src").join(&self.part).join(format!("{}.md", self.folder))
    }

    pub fn page(&self) -> PathBuf {
        self.root.join("target/book").join(&self.part).join(format!("{}.html", self.folder))
    }

    /// The lesson in the book that is served at `address`.
    pub fn page_at(&self, address: &str) -> String {
        format!("{address}{}.html", self.id())
    }

    pub fn has_programs(&self) -> bool {
        self.dir().join("tests/ui").is_dir()
    }

    pub fn minutes(&self) -> Option<i64> {
        self.metadata()?.get("minutes")?.as_integer()
    }

    pub fn needs(&self) -> Vec<String> {
        let needs = |metadata: toml::Table| {
            let needs = metadata.get("needs")?.as_array()?.clone();
            Some(needs.iter().filter_map(|need| Some(need.as_str()?.to_owned())).collect())
        };
        self.metadata().and_then(needs).unwrap_or_default()
    }

    fn metadata(&self) -> Option<toml::Table> {
        let text = fs::read_to_string(self.dir().join("Cargo.toml")).ok()?;
        let manifest: toml::Table = text.parse().ok()?;
        manifest.get("package")?.get("metadata")?.get("exercise")?.as_table().cloned()
    }
}

/// The course around the current folder, or, when started from elsewhere, the one this program was built in.
pub fn find_root() -> Result<PathBuf> {
    let here = std::env::current_dir()
        .context("the current folder cannot be read; go to the course's folder first")?;
    if let Some(root) = here.ancestors().find(|folder| is_root(folder)) {
        return Ok(root.to_owned());
    }
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    match built_in {
        Some(root) if is_root(root) => Ok(root.to_owned()),
        _ => bail!(
            "{} is not inside the course: no folder above it has Cargo.toml, exercises/ and solutions/; go to the course's folder and type `cargo course`",
            here.display()
        ),
    }
}

fn is_root(folder: &Path) -> bool {
    folder.join("Cargo.toml").is_file()
        && folder.join("exercises").is_dir()
        && folder.join("solutions").is_dir()
}

/// All exercises, in the order of their folders.
pub fn exercises(root: &Path) -> Result<Vec<Exercise>> {
    let mut exercises = Vec::new();
    for part in numbered_folders(&root.join("exercises"))? {
        for folder in numbered_folders(&root.join("exercises").join(&part))? {
            let name = folder.split_once('_').map_or(folder.as_str(), |(_, name)| name).to_owned();
            exercises.push(Exercise { root: root.to_owned(), part: part.clone(), folder, name });
        }
    }
    if exercises.is_empty() {
        bail!(
            "{} has no exercises; take the course again from its download",
            root.join("exercises").display()
        );
    }
    Ok(exercises)
}

/// An exercise as `list --json` prints it.
pub fn in_the_list(exercise: &Exercise, state: State) -> Value {
    json!({
        "name": exercise.name,
        "part": exercise.part,
        "folder": exercise.folder,
        "file": relative(&exercise.root, &exercise.source()),
        "page": relative(&exercise.root, &exercise.lesson()),
        "minutes": exercise.minutes(),
        "needs": exercise.needs(),
        "state": match state {
            State::Solved => "solved",
            State::Open => "open",
            State::Changed => "changed",
        },
    })
}

fn numbered_folders(folder: &Path) -> Result<Vec<String>> {
    let cannot_read = || format!("cannot read {}", folder.display());
    let entries: Vec<fs::DirEntry> = fs::read_dir(folder)
        .and_then(Iterator::collect::<io::Result<_>>)
        .with_context(cannot_read)?;
    let mut names: Vec<String> = entries
        .into_iter()
        .filter(|entry| entry.path().is_dir())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| number_and_word(name).is_some())
        .collect();
    names.sort_by_key(|name| (number_and_word(name).map(|(number, _)| number), name.clone()));
    Ok(names)
}

/// `01_dashboard_refresh` is 1 and `dashboard_refresh`.
pub fn number_and_word(folder: &str) -> Option<(u32, &str)> {
    let (number, word) = folder.split_once('_')?;
    Some((number.parse().ok()?, word))
}

/// The exercise whose folder holds `path`.
pub fn exercise_at<'a>(exercises: &'a [Exercise], path: &Path) -> Option<&'a Exercise> {
    exercises.iter().find(|exercise| path.starts_with(exercise.dir()))
}

/// `path` as a person types it from the root.
pub fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string().replace('\\', "/")
}

/// Every file below `folder`, sorted; none if it cannot be read.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

/// What editors and snapshot tools leave behind.
pub fn is_scratch(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with(['.', '#'])
        || name.ends_with(['~', '#'])
        || name.ends_with(".snap.new")
        || name.ends_with(".orig")
}
