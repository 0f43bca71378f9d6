//! Every answer the authors have written, built in generated workspaces that point at the original files.
//!
//! Nothing is copied but manifests, the lock file, and for parts of a spec what lies beside it; and nothing is written that
//! has not changed: a second run builds nothing.
//!
//! | built | which answers |
//! |---|---|
//! | bundled | the answers to an exercise in one package, each a module with the spec beside it: rustc and the linker start once for all |
//! | named | the same, and wrong answers with those claims only that their heads name |
//! | apart | those that the compiler should reject, and a bundle that did not compile: a package each, in one workspace |
//!
//! What programs are compiled against has to bear the exercise's own name, and lies as a library in a workspace of its own.

use crate::{
    cargo::{self, Built, Package, Tell},
    claims::{self, Bench},
    course::{Exercise, files_below, is_scratch},
    head::{self, Expected},
    output::Stop,
    pairs,
    solution::answers,
    spec,
    verdict::{Diagnostic, Reason, Verdict, plain},
};
use anyhow::{Context, Result, anyhow};
use std::{
    collections::BTreeSet,
    fmt::Write,
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

/// Which claims judge a wrong answer. Everything else is judged by all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Breadth {
    /// All of them, so that one that fails and that its head does not name is noticed.
    All,
    /// Those that its head names, which is half of the work; all of them if it says `stuck`.
    Named,
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
    breadth: Breadth,
    stop: &Stop,
    tell: &Tell,
) -> Result<Vec<Found>> {
    let corpus = Corpus { root, folder: root.join("target/corpus"), breadth, stop, tell };
    let attempts = |exercises: &[Exercise], way| -> Vec<Attempt> {
        exercises.iter().flat_map(attempts).filter(|attempt| attempt.way() == way).collect()
    };
    corpus.generate_bundled(all)?;
    corpus.generate_alone(all)?;

    let (mut found, unbuilt) = corpus.judge_bundled(chosen);
    let mut apart = attempts(all, Way::Apart);
    apart.extend(attempts(&unbuilt, Way::Bundled));
    corpus.generate_apart(&apart)?;
    apart.retain(|attempt| chosen.contains(&attempt.exercise));

    found.extend(corpus.judge_apart(&apart));
    found.sort_by(|one, other| one.attempt.source.cmp(&other.attempt.source));
    Ok(found)
}

/// How an attempt is built.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Bundled,
    Apart,
}

impl Attempt {
    /// What its head expects; nothing if it is no wrong answer.
    fn expected(&self) -> Vec<Expected> {
        if self.kind != Kind::Wrong {
            return Vec::new();
        }
        let (head, _) = head::read(&fs::read_to_string(&self.source).unwrap_or_default());
        head.into_iter().map(|expectation| expectation.expected).collect()
    }

    fn way(&self) -> Way {
        let is_rejected = |expected: &Expected| matches!(expected, Expected::Rejected(_));
        if self.expected().iter().any(is_rejected) { Way::Apart } else { Way::Bundled }
    }

    /// The claims that its head names; none if it says anything else as well.
    fn named(&self) -> Option<Vec<String>> {
        let claim = |expected| match expected {
            Expected::Fails(claim) => Some(claim),
            Expected::Rejected(_) | Expected::Stuck => None,
        };
        let claims: Option<Vec<_>> = self.expected().into_iter().map(claim).collect();
        claims.filter(|claims| !claims.is_empty())
    }

    /// Of the warnings of a bundle those about this answer. The solution answers for those about the spec.
    fn own(&self, warnings: &[Diagnostic]) -> Vec<Diagnostic> {
        let is_about = |warning: &&Diagnostic, file: &Path| {
            plain(&warning.text).contains(&file.display().to_string())
        };
        let spec = self.exercise.spec();
        let is_own = |warning: &&Diagnostic| {
            is_about(warning, &self.source)
                || self.kind == Kind::Solution && is_about(warning, &spec)
        };
        warnings.iter().filter(is_own).cloned().collect()
    }

    /// `wrong_aborts_only_the_first`
    fn module(&self) -> String {
        let kind = match self.kind {
            Kind::Stub => return "stub".to_owned(),
            Kind::Solution => return "solution".to_owned(),
            Kind::Wrong => "wrong",
            Kind::Right => "right",
        };
        let stem = self.source.file_stem().unwrap_or_default().to_string_lossy();
        let stem: String =
            stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        format!("{kind}_{stem}")
    }

    /// `dashboard_refresh-wrong_aborts_only_the_first`
    fn package(&self) -> String {
        format!("{}-{}", self.exercise.name, self.module())
    }
}

struct Corpus<'a> {
    root: &'a Path,
    folder: PathBuf,
    breadth: Breadth,
    stop: &'a Stop,
    tell: &'a Tell,
}

impl Corpus<'_> {
    fn bundled(&self) -> PathBuf {
        self.folder.join(match self.breadth {
            Breadth::All => "bundled",
            Breadth::Named => "named",
        })
    }

    fn bundle(&self, exercise: &Exercise) -> PathBuf {
        self.bundled().join(&exercise.name)
    }

    fn apart(&self) -> PathBuf {
        self.folder.join("apart")
    }

    fn alone(&self) -> PathBuf {
        self.folder.join("alone")
    }

    fn target(&self) -> PathBuf {
        self.folder.join("target")
    }

    /// The attempts whose bundle was built; and the exercises whose was not.
    fn judge_bundled(&self, chosen: &[Exercise]) -> (Vec<Found>, Vec<Exercise>) {
        let bundles: Vec<(&Exercise, Vec<Attempt>)> = chosen
            .iter()
            .map(|exercise| (exercise, bundled(exercise)))
            .filter(|(_, bundle)| !bundle.is_empty())
            .collect();
        if bundles.is_empty() {
            return (Vec::new(), Vec::new());
        }
        let exercises = bundles.iter().map(|(exercise, _)| *exercise);
        let built = self.build(&self.bundled(), exercises);
        let (mut packages, mut unbuilt) = (Vec::new(), Vec::new());
        for (exercise, bundle) in bundles {
            let package = built.as_ref().map(|built| built.package(&self.bundle(exercise)));
            match package {
                Ok(Package { executable: Some(executable), warnings, .. }) => {
                    packages.extend(bundle.into_iter().map(|attempt| {
                        let own = attempt.own(&warnings);
                        (attempt, executable.clone(), own)
                    }));
                }
                _ => unbuilt.push(exercise.clone()),
            }
        }
        // Cargo compiles the programs of one answer at a time.
        packages.sort_by_key(|(attempt, ..)| !attempt.exercise.has_programs());
        let judge = |(attempt, executable, warnings): &(Attempt, PathBuf, Vec<Diagnostic>)| {
            let module = format!("{}::", attempt.module());
            let verdict = self.run(attempt, executable, &self.bundle(&attempt.exercise), &module);
            Found { attempt: attempt.clone(), verdict, warnings: warnings.clone() }
        };
        (pairs::map(&packages, judge), unbuilt)
    }

    fn judge_apart(&self, attempts: &[Attempt]) -> Vec<Found> {
        if attempts.is_empty() {
            return Vec::new();
        }
        let built = self.build(&self.apart(), attempts.iter().map(|attempt| &attempt.exercise));
        pairs::map(attempts, |attempt| {
            let folder = self.apart().join(attempt.package());
            self.judge_one(attempt.clone(), &folder, &built)
        })
    }

    fn build<'e>(
        &self,
        folder: &Path,
        exercises: impl IntoIterator<Item = &'e Exercise>,
    ) -> Result<Built, Reason> {
        let names: BTreeSet<&str> =
            exercises.into_iter().map(|exercise| exercise.name.as_str()).collect();
        let mut arguments = vec!["--workspace".to_owned(), "--keep-going".to_owned()];
        arguments.extend(names.iter().flat_map(|name| ["--test".to_owned(), (*name).to_owned()]));
        let built = cargo::build(folder, &self.target(), &arguments, self.stop, self.tell);
        built.map(Option::unwrap_or_default)
    }

    /// Judges what is built as a package of its own.
    fn judge_one(&self, attempt: Attempt, folder: &Path, built: &Result<Built, Reason>) -> Found {
        let not_judged = |reason| (Verdict::NotJudged { reason }, Vec::new());
        let (verdict, warnings) = match built.as_ref().map(|built| (built, built.package(folder))) {
            Err(reason) => not_judged(reason.clone()),
            Ok((_, Package { errors, warnings, .. })) if !errors.is_empty() => {
                (Verdict::RejectedByCompiler { errors }, warnings)
            }
            Ok((built, Package { executable: None, .. })) => not_judged(built.failure()),
            Ok((_, Package { executable: Some(executable), warnings, .. })) => {
                (self.run(&attempt, &executable, folder, ""), warnings)
            }
        };
        Found { attempt, verdict, warnings }
    }

    fn run(&self, attempt: &Attempt, executable: &Path, folder: &Path, module: &str) -> Verdict {
        let alone = self.alone().join(attempt.package());
        let has_programs = attempt.exercise.has_programs();
        let bench = Bench {
            root: self.root,
            executable,
            module,
            folder: &attempt.exercise.dir(),
            package: (if has_programs { &alone } else { folder }, &attempt.exercise.name),
            target: &self.target(),
            compiles_programs: has_programs,
        };
        Verdict::of(claims::run(&bench, self.stop).unwrap_or_default())
    }

    fn generate_bundled(&self, all: &[Exercise]) -> Result<()> {
        let (mut names, mut profiles) = (Vec::new(), Table::new());
        for exercise in all {
            let bundle = bundled(exercise);
            let Some(manifest) = Some(exercise).filter(|_| !bundle.is_empty()).and_then(manifest)
            else {
                continue;
            };
            let folder = self.bundle(exercise);
            let library = format!("{}_answers", exercise.name);
            let package_name = format!("{}-answers", exercise.name);
            let whole = fs::read_to_string(exercise.spec()).unwrap_or_default();
            if !whole.contains("cut::") {
                // Only a cut reads line tables, which are a tenth of the work.
                set(&mut profiles, &package_name, "debug", false.into());
            }
            let mut package = package_manifest(exercise, &manifest);
            set(&mut package, "package", "name", package_name.into());
            set(&mut package, "package", "autotests", false.into());
            set(&mut package, "lib", "name", library.clone().into());
            set_test(&mut package, exercise, Path::new("tests/answers.rs"));
            write_if_new(&folder.join("Cargo.toml"), package.to_string())?;

            let tests = folder.join("tests");
            if self.breadth == Breadth::Named {
                copy_what_lies_beside(exercise, &tests)?;
            }
            let (mut answers, mut specs) = (String::new(), String::new());
            for attempt in &bundle {
                let (module, source) = (attempt.module(), &attempt.source);
                writeln!(answers, "#[path = {source:?}]\npub mod {module};")?;
                let spec = match self.part_of_spec(attempt, &whole) {
                    None => exercise.spec(),
                    Some(part) => {
                        let file = tests.join(&module).with_extension("rs");
                        write_if_new(&file, &part)?;
                        // What only other claims use.
                        writeln!(specs, "#[allow(unused)]")?;
                        file
                    }
                };
                writeln!(
                    specs,
                    "mod {module} {{\n    use {library}::{module} as {};\n    include!({spec:?});\n}}",
                    exercise.name,
                )?;
            }
            write_if_new(&folder.join("src/lib.rs"), &answers)?;
            write_if_new(&tests.join("answers.rs"), &specs)?;
            names.push(exercise.name.clone());
        }
        self.write_workspace(&self.bundled(), names, profiles)
    }

    /// Of a spec the claims that judge this attempt; none if that is all of it.
    fn part_of_spec(&self, attempt: &Attempt, whole: &str) -> Option<String> {
        match self.breadth {
            Breadth::All => None,
            Breadth::Named => spec::only(whole, &attempt.named()?),
        }
    }

    fn generate_apart(&self, attempts: &[Attempt]) -> Result<()> {
        let mut names = Vec::new();
        for attempt in attempts {
            let Some(manifest) = manifest(&attempt.exercise) else { continue };
            let package = attempt_manifest(attempt, &manifest);
            let folder = self.apart().join(attempt.package());
            write_if_new(&folder.join("Cargo.toml"), package.to_string())?;
            names.push(attempt.package());
        }
        self.write_workspace(&self.apart(), names, Table::new())
    }

    fn generate_alone(&self, all: &[Exercise]) -> Result<()> {
        let workspace = workspace_manifest(self.root, &[], Table::new())?;
        let mut names = Vec::new();
        let with_programs = all.iter().filter(|exercise| exercise.has_programs());
        for attempt in with_programs.flat_map(attempts) {
            let Some(manifest) = manifest(&attempt.exercise) else { continue };
            let mut package = attempt_manifest(&attempt, &manifest);
            package.remove("test");
            package.extend(workspace.clone());
            set(&mut package, "package", "name", attempt.exercise.name.clone().into());
            // All have this name and lie at the root of their workspace: cargo tells them apart by their versions only.
            let version = format!("0.0.0+{}", attempt.module().replace('_', "-"));
            set(&mut package, "package", "version", version.into());
            let folder = self.alone().join(attempt.package());
            self.write_lock(&folder)?;
            write_if_new(&folder.join("Cargo.toml"), package.to_string())?;
            names.push(attempt.package());
        }
        remove_stale(&self.alone(), &names);
        Ok(())
    }

    fn write_workspace(&self, folder: &Path, members: Vec<String>, profiles: Table) -> Result<()> {
        let manifest = workspace_manifest(self.root, &members, profiles)?.to_string();
        if write_if_new(&folder.join("Cargo.toml"), &manifest)? {
            // Cargo may have dropped what a new member needs.
            fs::remove_file(folder.join("Cargo.lock")).ok();
        }
        self.write_lock(folder)?;
        remove_stale(folder, &members);
        Ok(())
    }

    /// Cargo drops from the copy what nobody here needs, so the original is kept beside it to compare with.
    fn write_lock(&self, folder: &Path) -> Result<()> {
        let Ok(lock) = fs::read_to_string(self.root.join("Cargo.lock")) else { return Ok(()) };
        let original = folder.join("Cargo.lock.original");
        if fs::read_to_string(&original).is_ok_and(|old| old == lock)
            && folder.join("Cargo.lock").is_file()
        {
            return Ok(());
        }
        write_if_new(&folder.join("Cargo.lock"), &lock)?;
        write_if_new(&original, &lock)?;
        Ok(())
    }
}

fn bundled(exercise: &Exercise) -> Vec<Attempt> {
    attempts(exercise).into_iter().filter(|attempt| attempt.way() == Way::Bundled).collect()
}

/// None if it cannot be read: what is wrong with it is the structure rules' to say.
fn manifest(exercise: &Exercise) -> Option<Table> {
    read_manifest(&exercise.dir().join("Cargo.toml")).ok()
}

fn read_manifest(path: &Path) -> Result<Table> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    text.parse().map_err(|error| anyhow!("{} is no TOML: {error}", path.display()))
}

/// The tables of the root that packages inherit, with paths made absolute, and `profiles` of single packages.
fn workspace_manifest(root: &Path, members: &[String], profiles: Table) -> Result<Table> {
    let root_manifest = read_manifest(&root.join("Cargo.toml"))?;
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
    let all = manifest.entry("profile").or_insert_with(|| Table::new().into());
    if let Some(all) = all.as_table_mut() {
        // Most answers are built once: what rustc keeps for a second time costs a third of the work and half of the disk.
        set(all, "dev", "incremental", false.into());
        let dev = all.get_mut("dev").and_then(Value::as_table_mut);
        let packages = dev.map(|dev| dev.entry("package").or_insert_with(|| Table::new().into()));
        if let Some(packages) = packages.and_then(Value::as_table_mut) {
            // Cargo warns of a package that is named and not there.
            packages.retain(|package, _| package == "*");
            packages.extend(profiles);
        }
    }
    Ok(manifest)
}

fn attempt_manifest(attempt: &Attempt, manifest: &Table) -> Table {
    let mut generated = package_manifest(&attempt.exercise, manifest);
    set(&mut generated, "package", "name", attempt.package().into());
    set(&mut generated, "lib", "path", attempt.source.display().to_string().into());
    generated
}

/// Without a library and its path.
fn package_manifest(exercise: &Exercise, manifest: &Table) -> Table {
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
    set(&mut generated, "lib", "name", exercise.name.clone().into());
    set(&mut generated, "lib", "test", false.into());
    set(&mut generated, "lib", "doctest", false.into());
    set_test(&mut generated, exercise, &exercise.spec());
    generated
}

fn set_test(manifest: &mut Table, exercise: &Exercise, path: &Path) {
    let mut test = Table::new();
    test.insert("name".to_owned(), exercise.name.clone().into());
    test.insert("path".to_owned(), path.display().to_string().into());
    manifest.insert("test".to_owned(), Value::Array(vec![test.into()]));
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

/// Snapshots and programs, which a spec looks for beside itself.
fn copy_what_lies_beside(exercise: &Exercise, tests: &Path) -> Result<()> {
    let original = exercise.dir().join("tests");
    let beside = |folder: &Path| -> BTreeSet<PathBuf> {
        let files = files_below(folder).into_iter().filter(|file| !is_scratch(file));
        let names = files.filter_map(|file| file.strip_prefix(folder).map(Path::to_owned).ok());
        names.filter(|name| name.components().count() > 1).collect()
    };
    let wanted = beside(&original);
    for gone in beside(tests).difference(&wanted) {
        fs::remove_file(tests.join(gone)).ok();
    }
    for name in wanted {
        let file = original.join(&name);
        let content = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        write_if_new(&tests.join(&name), content)?;
    }
    Ok(())
}

/// Whether something was written.
fn write_if_new(path: &Path, content: impl AsRef<[u8]>) -> Result<bool> {
    let content = content.as_ref();
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(false);
    }
    let folder = path.parent().unwrap_or(path);
    let cannot_write = || {
        format!("cannot write {}; `target/` must be a folder that can be written", path.display())
    };
    fs::create_dir_all(folder).with_context(cannot_write)?;
    fs::write(path, content).with_context(cannot_write)?;
    Ok(true)
}

/// Removes the packages that lie there and are not among these.
fn remove_stale(folder: &Path, names: &[String]) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_known = names.iter().any(|name| entry.file_name() == name.as_str());
        if !is_known && entry.path().is_dir() {
            fs::remove_dir_all(entry.path()).ok();
        }
    }
}
