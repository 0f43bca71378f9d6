//! Rules of the repository that no compiler checks. Each test is named as its rule and lists every offender.

use course::course::{Exercise, exercises, files_below};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

fn all() -> Vec<Exercise> {
    exercises(&root()).unwrap()
}

fn keeps(rule: &str, offenders: Vec<String>) {
    assert!(offenders.is_empty(), "{rule}:\n  {}", offenders.join("\n  "));
}

#[test]
fn a_solution_runs_the_judge_of_its_exercise_and_nothing_else() {
    let broken = all().into_iter().filter_map(|exercise| {
        let shim = exercise.solution_dir().join("tests/spec.rs");
        let (id, name) = (exercise.id(), &exercise.name);
        let asked = format!(
            "extern crate {name}_solution as {name};\n\
             #[path = \"../../../../exercises/{id}/tests/spec.rs\"]\n\
             mod spec;\n"
        );
        let found = fs::read_to_string(&shim).unwrap_or_default();
        (found != asked).then(|| format!("{} has to be\n{asked}", shim.display()))
    });

    keeps("the three lines that run the judge are another text", broken.collect());
}

#[test]
fn an_exercise_and_its_solution_have_the_same_dependencies() {
    let tables = |manifest: PathBuf| {
        let text = fs::read_to_string(&manifest).unwrap();
        let from = text.find("[dependencies]").unwrap_or(text.len());
        text[from..].to_owned()
    };
    let broken = all().into_iter().filter_map(|exercise| {
        let ours = tables(exercise.dir().join("Cargo.toml"));
        let theirs = tables(exercise.solution_dir().join("Cargo.toml"));
        (ours != theirs).then(|| exercise.id())
    });

    keeps("these differ in what they depend on", broken.collect());
}

#[test]
fn nothing_is_built_twice_with_other_features() {
    let tree = |folder: &Path, arguments: &[&str]| -> BTreeSet<String> {
        let output = Command::new(env!("CARGO"))
            .current_dir(folder)
            .args(["tree", "--prefix", "none", "--format", "{p} [{f}]"])
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().map(|line| line.trim_end_matches(" (*)").to_owned()).collect()
    };

    // In `target/debug` the runner is built alone, and then with the workspace.
    let workspace = tree(&root(), &["--workspace"]);
    let runner = tree(&root().join("tools/course"), &["--edges", "normal,build"]);
    let only_there = runner.difference(&workspace).cloned().collect();
    keeps(
        "the workspace asks for other features of these; let course ask for the same",
        only_there,
    );

    // In `target/judge` every exercise is built alone.
    let mut ways: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for exercise in all() {
        for package in tree(&exercise.dir(), &["--edges", "normal,build,dev"]) {
            let name = package.split(" [").next().unwrap_or_default().to_owned();
            ways.entry(name).or_default().insert(package);
        }
    }
    let differs = ways.into_values().filter(|ways| ways.len() > 1).flatten();
    keeps(
        "exercises ask for different features of these; let testkit ask for them all",
        differs.collect(),
    );
}

#[test]
fn no_test_lies_where_it_is_not_built() {
    let output = Command::new(env!("CARGO"))
        .current_dir(root())
        .args(["metadata", "--no-deps", "--format-version=1"])
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter();
    let targets = packages.flat_map(|package| package["targets"].as_array().unwrap());
    let untested = targets.filter(|target| target["test"] == false && target["kind"][0] == "lib");
    let folders =
        untested.map(|target| Path::new(target["src_path"].as_str().unwrap()).parent().unwrap());
    // What a learner writes is not ours to judge here.
    let ours = folders.filter(|folder| !folder.starts_with(root().join("exercises")));
    let has_test = |text: String| text.lines().any(|line| line.trim() == "#[test]");
    let broken =
        ours.flat_map(files_below).filter(|file| fs::read_to_string(file).is_ok_and(has_test));

    keeps(
        "cargo does not build these tests; move them into `tests`",
        broken.map(|file| file.display().to_string()).collect(),
    );
}

#[test]
fn no_recording_waits_to_be_accepted() {
    let waiting = ["exercises", "solutions", "tools", "book"]
        .iter()
        .flat_map(|folder| files_below(&root().join(folder)))
        .filter(|file| file.to_string_lossy().ends_with(".snap.new"))
        .map(|file| file.display().to_string());

    keeps("look at these, and accept or remove them", waiting.collect());
}

#[test]
fn every_recording_belongs_to_a_claim() {
    let broken = all().into_iter().flat_map(|exercise| {
        let spec = fs::read_to_string(exercise.spec()).unwrap_or_default();
        files_below(&exercise.dir().join("tests/snapshots"))
            .into_iter()
            .filter(move |file| {
                let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                !spec.contains(&format!("\"{name}\""))
            })
            .map(|file| file.display().to_string())
    });

    keeps("no claim compares with these", broken.collect());
}
