//! A package that depends on the answer, and has the programs as its binaries.
//!
//! It lies in the target folder, under the name of the answer's package and a number made of its folder: packages of
//! one name in different places have packages of their own. What is there already is not written again, so that a
//! second run builds nothing.

use serde_json::Value;
use std::{
    env,
    ffi::OsString,
    fmt::Write,
    fs::{self, File},
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    process::Command,
};

/// Where a claim stands.
pub struct Place {
    /// The name of the package under test.
    pub package: String,
    /// The folder of its manifest.
    pub folder: PathBuf,
    /// The file of the claim, as the compiler names it.
    pub file: &'static str,
}

pub struct Project {
    /// Where the generated package lies.
    pub folder: PathBuf,
    /// What cargo has built for the test lies here, and is used again.
    pub target: PathBuf,
    _lock: File,
}

/// The folder `ui` beside a spec.
pub struct Programs {
    folder: PathBuf,
    /// Folders whose names a message need not repeat.
    known: Vec<PathBuf>,
}

impl Place {
    /// A claim of `package` in `folder`, unless whoever started it names another: several answers can be built into
    /// one test, and each is a package for its programs.
    pub fn of(package: &str, folder: &str, file: &'static str) -> Self {
        let given = env::var("CARGO_PKG_NAME").ok().zip(env::var_os("CARGO_MANIFEST_DIR"));
        let (package, folder) = given.unwrap_or_else(|| (package.to_owned(), folder.into()));
        Self { package, folder: folder.into(), file }
    }
}

/// A program's file.
pub struct Source {
    pub path: PathBuf,
    /// Its first line, as the end of a sentence.
    pub does: String,
    /// The lines that end in [`MARK`]: number from 1, and text.
    pub marked: Vec<(usize, String)>,
}

/// At the end of a line that must not compile.
const MARK: &str = "// must not compile";

/// What kept a program from being compiled at all.
pub type Obstacle = String;

impl Project {
    /// Writes the package, or finds it as it should be.
    pub fn generate(place: &Place, programs: &Programs) -> Result<Self, Obstacle> {
        let metadata = metadata(place)?;
        let path = |key: &str| PathBuf::from(metadata[key].as_str().unwrap_or_default());
        let (root, target) = (path("workspace_root"), path("target_directory"));
        let package = metadata["packages"]
            .as_array()
            .and_then(|packages| packages.iter().find(|other| other["name"] == place.package))
            .ok_or_else(|| format!("cargo knows no package {}", place.package))?;

        let mut hasher = DefaultHasher::new();
        place.folder.hash(&mut hasher);
        let name = format!("{}-{:016x}", place.package, hasher.finish());
        let folder = target.join("compile-check").join(name);
        let lock = lock(&folder)?;
        let manifest = manifest(place, package, programs, &profiles(&root));
        write_if_new(&folder.join("Cargo.toml"), &manifest)?;
        copy_lock(&root, &folder)?;
        Ok(Self { folder, target, _lock: lock })
    }
}

impl Programs {
    pub fn of(place: &Place) -> Self {
        let spec = beside(&place.folder, Path::new(place.file));
        let known = [spec.ancestors().nth(2), Some(place.folder.as_path())];
        let known = known.into_iter().flatten().map(Path::to_owned).collect();
        Self { folder: spec.parent().unwrap_or(Path::new("")).join("ui"), known }
    }

    /// The file of a program, which has to exist.
    pub fn source(&self, program: &str) -> Result<Source, Obstacle> {
        let path = self.folder.join(format!("{program}.rs"));
        let text = fs::read_to_string(&path)
            .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        let does = text.lines().find_map(|line| line.strip_prefix("//! ")).ok_or_else(|| {
            format!("{} does not begin with `//!` and a sentence", path.display())
        })?;
        let mut letters = does.trim_end_matches('.').chars();
        let first = letters.next().into_iter().flat_map(char::to_lowercase);
        let marked = text.lines().zip(1..).filter_map(|(line, number)| {
            Some((number, line.strip_suffix(MARK)?.trim().to_owned()))
        });
        let marked = marked.collect();
        Ok(Source { does: first.chain(letters.clone()).collect(), path, marked })
    }

    /// The file of each, sorted.
    pub fn paths(&self) -> Vec<PathBuf> {
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = files
            .map(|entry| entry.path())
            .filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
            .collect();
        paths.sort();
        paths
    }

    /// Text without the folders that everybody knows.
    pub fn short(&self, text: impl AsRef<Path>) -> String {
        let mut text = text.as_ref().to_string_lossy().into_owned();
        for folder in &self.known {
            text = text.replace(&format!("{}{}", folder.display(), std::path::MAIN_SEPARATOR), "");
        }
        text
    }
}

/// The cargo that runs us, or the one on the PATH.
pub fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    cargo.arg("--offline").env("CARGO_TERM_COLOR", "never");
    cargo
}

/// `file` is relative to the folder in which cargo ran, which is above the package or is the package's.
fn beside(folder: &Path, file: &Path) -> PathBuf {
    let mut candidates = folder.ancestors().map(|above| above.join(file));
    let found = candidates.find(|candidate| candidate.exists());
    let file = found.unwrap_or_else(|| file.to_owned());
    file.canonicalize().unwrap_or(file)
}

fn metadata(place: &Place) -> Result<Value, Obstacle> {
    let output = cargo()
        .args(["metadata", "--no-deps", "--format-version=1", "--manifest-path"])
        .arg(place.folder.join("Cargo.toml"))
        .output()
        .map_err(|error| format!("cargo could not be started: {error}"))?;
    serde_json::from_slice(&output.stdout)
        .map_err(|_| String::from_utf8_lossy(&output.stderr).into_owned())
}

fn manifest(place: &Place, package: &Value, programs: &Programs, profiles: &str) -> String {
    let edition = package["edition"].as_str().unwrap_or("2024");
    let mut text = format!(
        "[package]\nname = \"programs\"\nversion = \"0.0.0\"\nedition = {edition:?}\npublish = false\n\n\
         [workspace]\n\n[dependencies]\n"
    );
    // The solution stands in for the exercise.
    let name = place.package.strip_suffix("_solution").unwrap_or(&place.package);
    let folder = toml(&place.folder);
    let _ = writeln!(text, "{name} = {{ package = {:?}, path = {folder} }}", place.package);
    for dependency in package["dependencies"].as_array().into_iter().flatten() {
        if dependency["kind"].is_null() && dependency["optional"] != true {
            text.push_str(&dependency_line(dependency));
        }
    }
    for path in programs.paths() {
        let _ = write!(text, "\n[[bin]]\nname = {:?}\npath = {}\n", binary(&path), toml(&path));
    }
    text + profiles
}

/// A path as TOML writes it, which is as JSON does; Rust escapes more, and otherwise.
fn toml(path: &Path) -> Value {
    Value::from(path.to_string_lossy())
}

fn dependency_line(dependency: &Value) -> String {
    let name = &dependency["name"];
    let key = dependency["rename"].as_str().or(name.as_str()).unwrap_or_default();
    let origin = match &dependency["path"] {
        Value::Null => format!("version = {}", dependency["req"]),
        path => format!("path = {path}"),
    };
    let (defaults, features) = (&dependency["uses_default_features"], &dependency["features"]);
    format!(
        "{key} = {{ package = {name}, {origin}, default-features = {defaults}, features = {features} }}\n"
    )
}

/// The name under which a program is built, which no binary of the workspace has.
pub fn binary(program: &Path) -> String {
    format!("ui-{}", program.file_stem().unwrap_or_default().display())
}

/// The profiles of the workspace under test: crates that were built with others could not be used again. What they say
/// of a package by its name is left out, as cargo warns if it is not there.
fn profiles(root: &Path) -> String {
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap_or_default();
    let mut profiles = String::from("\n");
    let mut is_profile = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            let names_a_package = line.contains(".package.") && !line.contains("\"*\"");
            is_profile = line.starts_with("[profile") && !names_a_package;
        }
        if is_profile {
            profiles.push_str(line);
            profiles.push('\n');
        }
    }
    profiles
}

/// Cargo drops from the copy what nobody here needs, so the original is kept beside it to compare with.
fn copy_lock(root: &Path, folder: &Path) -> Result<(), Obstacle> {
    let Ok(lock) = fs::read_to_string(root.join("Cargo.lock")) else {
        return Ok(());
    };
    let (copy, original) = (folder.join("Cargo.lock"), folder.join("Cargo.lock.original"));
    if copy.is_file() && fs::read_to_string(&original).is_ok_and(|old| old == lock) {
        return Ok(());
    }
    write_if_new(&copy, &lock)?;
    write_if_new(&original, &lock)
}

fn write_if_new(path: &Path, content: &str) -> Result<(), Obstacle> {
    if fs::read_to_string(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    fs::write(path, content).map_err(|error| format!("cannot write {}: {error}", path.display()))
}

/// Several claims run at the same time: whoever has this file alone writes the package, and lets cargo write there.
fn lock(folder: &Path) -> Result<File, Obstacle> {
    let path = folder.join(".lock");
    fs::create_dir_all(folder)
        .and_then(|()| File::create(&path))
        .and_then(|file| file.lock().map(|()| file))
        .map_err(|error| format!("cannot lock {}: {error}", path.display()))
}
