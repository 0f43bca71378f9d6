//! Every answer the authors have written, built in generated workspaces that point at the original files.
//!
//! Nothing is copied but manifests and the lock file, and nothing is written that has not changed: a second run builds nothing.

use crate::{
    cargo::{self, Built, Package, Tell},
    claims::{self, Bench},
    course::Exercise,
    os,
    output::Stop,
    solution::answers,
    verdict::{Diagnostic, Reason, Verdict},
};
use anyhow::{Context, Result, anyhow};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};
use toml::{Table, Value};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Stub,
    Solution,
    Wrong,
    Right,
}

/// One answer to one exercise.
#[derive(Clone)]
pub struct Attempt {
    pub exercise: Exercise,
    pub kind: Kind,
    pub source: PathBuf,
}

/// What became of an attempt.
pub struct Found {
    pub attempt: Attempt,
    pub verdict: Verdict,
    pub warnings: Vec<Diagnostic>,
}

/// The answers to an exercise that exist.
pub fn attempts(exercise: &Exercise) -> Vec<Attempt> {
    let attempt = |kind| move |source| Attempt { exercise: exercise.clone(), kind, source };
    let folder = exercise.solution_dir();
    let only = |source: PathBuf| Some(source).filter(|source| source.is_file());
    let stub = only(exercise.stub()).into_iter().map(attempt(Kind::Stub));
    let solution = only(folder.join("src/lib.rs")).into_iter().map(attempt(Kind::Solution));
    let wrong = answers(&folder.join("wrong")).into_iter().map(attempt(Kind::Wrong));
    let right = answers(&folder.join("right")).into_iter().map(attempt(Kind::Right));
    stub.chain(solution).chain(wrong).chain(right).collect()
}

/// Builds and judges the attempts at `chosen`; `all` are there so that no choice changes what is built.
pub fn judge(
    root: &Path,
    all: &[Exercise],
    chosen: &[Exercise],
    stop: &Stop,
    tell: &Tell,
) -> Result<Vec<Found>> {
    let corpus = root.join("target/corpus");
    let target = corpus.join("target");
    let generated = generate(root, &corpus, all)?;
    let is_chosen = |attempt: &&Attempt| chosen.contains(&attempt.exercise);

    let mut found = Vec::new();
    let together: Vec<&Attempt> = generated.together.iter().filter(is_chosen).collect();
    if !together.is_empty() {
        let names: BTreeSet<&str> =
            together.iter().map(|attempt| attempt.exercise.name.as_str()).collect();
        let built = build(&corpus, &target, &names, stop, tell);
        for attempt in together {
            found.push(judge_one(root, &target, attempt, &attempt.folder(&corpus), &built, stop));
        }
    }
    for attempt in generated.alone.iter().filter(is_chosen) {
        let folder = attempt.folder(&corpus);
        let built =
            build(&folder, &target, &BTreeSet::from([attempt.exercise.name.as_str()]), stop, tell);
        found.push(judge_one(root, &target, attempt, &folder, &built, stop));
    }
    Ok(found)
}

fn build(
    folder: &Path,
    target: &Path,
    names: &BTreeSet<&str>,
    stop: &Stop,
    tell: &Tell,
) -> Result<Built, Reason> {
    let mut arguments = vec!["--workspace".to_owned(), "--keep-going".to_owned()];
    arguments.extend(names.iter().flat_map(|name| ["--test".to_owned(), (*name).to_owned()]));
    cargo::build(folder, target, &arguments, stop, tell).map(Option::unwrap_or_default)
}

fn judge_one(
    root: &Path,
    target: &Path,
    attempt: &Attempt,
    folder: &Path,
    built: &Result<Built, Reason>,
    stop: &Stop,
) -> Found {
    let not_judged = |reason| (Verdict::NotJudged { reason }, Vec::new());
    let (verdict, warnings) = match built.as_ref().map(|built| (built, built.package(folder))) {
        Err(reason) => not_judged(reason.clone()),
        Ok((_, Package { errors, warnings, .. })) if !errors.is_empty() => {
            (Verdict::RejectedByCompiler { errors }, warnings)
        }
        Ok((built, Package { executable: None, .. })) => not_judged(built.failure()),
        Ok((_, Package { executable: Some(executable), warnings, .. })) => {
            let bench = Bench {
                root,
                executable: &executable,
                folder: &attempt.exercise.dir(),
                package: (folder, &attempt.exercise.name),
                target,
                compiles_programs: attempt.exercise.has_programs(),
            };
            (Verdict::of(claims::run(&bench, stop).unwrap_or_default()), warnings)
        }
    };
    Found { attempt: attempt.clone(), verdict, warnings }
}

impl Attempt {
    /// `dashboard_refresh-wrong-aborts_only_the_first`
    fn package(&self) -> String {
        let kind = match self.kind {
            Kind::Stub => return format!("{}-stub", self.exercise.name),
            Kind::Solution => return format!("{}-solution", self.exercise.name),
            Kind::Wrong => "wrong",
            Kind::Right => "right",
        };
        let stem = self.source.file_stem().unwrap_or_default().to_string_lossy();
        let stem: String =
            stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        format!("{}-{kind}-{stem}", self.exercise.name)
    }

    /// Programs that must not compile are resolved by the name of the package, so each such attempt is a workspace of its own.
    fn folder(&self, corpus: &Path) -> PathBuf {
        let group = if self.exercise.has_programs() { "programs" } else { "attempts" };
        corpus.join(group).join(self.package())
    }
}

struct Generated {
    together: Vec<Attempt>,
    alone: Vec<Attempt>,
}

fn generate(root: &Path, corpus: &Path, exercises: &[Exercise]) -> Result<Generated> {
    let root_manifest = read_manifest(&root.join("Cargo.toml"))?;
    let lock = fs::read_to_string(root.join("Cargo.lock")).ok();
    let mut generated = Generated { together: Vec::new(), alone: Vec::new() };
    let mut folders = BTreeSet::new();
    for exercise in exercises {
        let manifest = match read_manifest(&exercise.dir().join("Cargo.toml")) {
            Ok(manifest) => manifest,
            // What is wrong with it is the structure rules' to say.
            Err(_) => continue,
        };
        for attempt in attempts(exercise) {
            let folder = attempt.folder(corpus);
            folders.insert(folder.clone());
            let mut package = package_manifest(&attempt, &manifest);
            if exercise.has_programs() {
                set(&mut package, "package", "name", exercise.name.clone().into());
                package.extend(workspace_manifest(root, &root_manifest, &[]));
                write_lock(&folder, lock.as_deref())?;
                write_if_new(&folder.join("Cargo.toml"), &package.to_string())?;
                os::link_dir(&exercise.dir().join("tests"), &folder.join("tests"))
                    .with_context(|| format!("cannot link {}", folder.join("tests").display()))?;
                generated.alone.push(attempt);
            } else {
                write_if_new(&folder.join("Cargo.toml"), &package.to_string())?;
                generated.together.push(attempt);
            }
        }
    }
    write_if_new(
        &corpus.join("Cargo.toml"),
        &workspace_manifest(root, &root_manifest, &["attempts/*"]).to_string(),
    )?;
    write_lock(corpus, lock.as_deref())?;
    remove_stale(corpus, &folders);
    Ok(generated)
}

fn read_manifest(path: &Path) -> Result<Table> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    text.parse().map_err(|error| anyhow!("{} is no TOML: {error}", path.display()))
}

/// The tables of the root that packages inherit, with paths made absolute.
fn workspace_manifest(root: &Path, root_manifest: &Table, members: &[&str]) -> Table {
    let mut workspace =
        root_manifest.get("workspace").and_then(Value::as_table).cloned().unwrap_or_default();
    workspace.retain(|key, _| ["resolver", "package", "dependencies", "lints"].contains(&key));
    workspace.insert("members".to_owned(), members.to_vec().into());
    if let Some(dependencies) = workspace.get_mut("dependencies") {
        make_paths_absolute(dependencies, root);
    }
    let mut manifest = Table::new();
    manifest.insert("workspace".to_owned(), workspace.into());
    for key in ["profile", "patch"] {
        if let Some(table) = root_manifest.get(key) {
            manifest.insert(key.to_owned(), table.clone());
        }
    }
    // Most answers are built once: what rustc keeps for a second time costs a third of the work and half of the disk.
    let profiles = manifest.entry("profile").or_insert_with(|| Table::new().into());
    if let Some(profiles) = profiles.as_table_mut() {
        set(profiles, "dev", "incremental", false.into());
    }
    manifest
}

fn package_manifest(attempt: &Attempt, manifest: &Table) -> Table {
    let exercise = &attempt.exercise;
    let mut generated = Table::new();
    for key in ["package", "dependencies", "dev-dependencies", "lints"] {
        if let Some(table) = manifest.get(key) {
            let mut table = table.clone();
            if key.ends_with("dependencies") {
                make_paths_absolute(&mut table, &exercise.dir());
            }
            generated.insert(key.to_owned(), table);
        }
    }
    if let Some(package) = generated.get_mut("package").and_then(Value::as_table_mut) {
        package.remove("metadata");
    }
    set(&mut generated, "package", "name", attempt.package().into());
    set(&mut generated, "lib", "name", exercise.name.clone().into());
    set(&mut generated, "lib", "path", attempt.source.display().to_string().into());
    set(&mut generated, "lib", "test", false.into());
    set(&mut generated, "lib", "doctest", false.into());
    let mut test = Table::new();
    test.insert("name".to_owned(), exercise.name.clone().into());
    test.insert("path".to_owned(), exercise.spec().display().to_string().into());
    generated.insert("test".to_owned(), Value::Array(vec![test.into()]));
    generated
}

fn set(manifest: &mut Table, table: &str, key: &str, value: Value) {
    let table = manifest.entry(table).or_insert_with(|| Table::new().into());
    if let Some(table) = table.as_table_mut() {
        table.insert(key.to_owned(), value);
    }
}

fn make_paths_absolute(dependencies: &mut Value, folder: &Path) {
    let tables = dependencies.as_table_mut().into_iter().flat_map(|table| table.iter_mut());
    for (_, dependency) in tables {
        let Some(path) = dependency.get_mut("path") else {
            continue;
        };
        if let Some(relative) = path.as_str() {
            *path = folder.join(relative).display().to_string().into();
        }
    }
}

/// Cargo drops from the copy what nobody here needs, so the original is kept beside it to compare with.
fn write_lock(folder: &Path, lock: Option<&str>) -> Result<()> {
    let Some(lock) = lock else { return Ok(()) };
    let original = folder.join("Cargo.lock.original");
    if fs::read_to_string(&original).is_ok_and(|old| old == lock)
        && folder.join("Cargo.lock").is_file()
    {
        return Ok(());
    }
    write_if_new(&folder.join("Cargo.lock"), lock)?;
    write_if_new(&original, lock)
}

fn write_if_new(path: &Path, content: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    let cannot_write = || {
        format!("cannot write {}; `target/` must be a folder that can be written", path.display())
    };
    fs::create_dir_all(folder).with_context(cannot_write)?;
    fs::write(path, content).with_context(cannot_write)
}

fn remove_stale(corpus: &Path, folders: &BTreeSet<PathBuf>) {
    for group in ["attempts", "programs"] {
        for entry in fs::read_dir(corpus.join(group)).into_iter().flatten().flatten() {
            if !folders.contains(&entry.path()) {
                fs::remove_dir_all(entry.path()).ok();
            }
        }
    }
}
