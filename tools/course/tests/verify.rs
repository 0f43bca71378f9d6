mod fixture;

use course::{corpus::Breadth, verify::verify};
use fixture::{Course, GOOD, STUB};
use std::process::Command;

const FIRST: &str = "solutions/01_beginning/01_first";

#[test]
fn a_course_that_keeps_its_promises_is_counted() {
    let course = Course::new();
    let summary = "2 exercises · 2 of 2 stubs fail · 2 of 2 solutions pass · 8 of 8 wrong answers rejected as their heads say · 4 of 4 right answers accepted";
    course.run(&["verify"]).said(0, &[summary]);
    course
        .run(&["verify", "second"])
        .said(0, &["1 exercise · 1 of 1 stubs fail", "4 of 4 wrong", "2 of 2 right"]);
}

#[test]
fn what_the_learner_wrote_is_looked_at_only_when_it_ships() {
    let course = Course::new();
    course.answer("not even Rust");
    course.run(&["verify"]).said(0, &["2 of 2 stubs fail"]);
    course.run(&["verify", "--shipped"]).said(
        1,
        &[
            "exercises/01_beginning/01_first/src/lib.rs",
            "differs from solutions/01_beginning/01_first/stub.rs",
        ],
    );
}

#[test]
fn wrong_answers_are_checked_in_both_directions() {
    let course = Course::new();
    let wrong = |name: &str, head: &str, body: &str| {
        course.write(&format!("{FIRST}/wrong/{name}.rs"), format!("{head}\n{body}"))
    };
    wrong("passes", "//! Right.\n//! fails: it_answers_forty_two", GOOD);
    wrong("phrase", "//! Other words.\n//! fails: it_answers_forty_two\n//! says: LOST", STUB);
    wrong(
        "other",
        "//! Nothing.\n//! fails: it_answers_forty_two",
        "pub fn answer() -> u32 {\n    0\n}\n",
    );
    wrong(
        "unknown",
        "//! No such claim.\n//! fails: it_answers_forty_two\n//! fails: it_sings",
        STUB,
    );
    wrong("silent", "//! Expects nothing.", STUB);
    wrong("compiles", "//! Should not compile.\n//! rejected: E0382", STUB);
    wrong(
        "code",
        "//! Another code.\n//! rejected: E0382",
        "pub fn answer() -> u32 {\n    \"\"\n}\n",
    );
    wrong(
        "unexpected",
        "//! Does not compile.\n//! fails: it_answers_forty_two",
        "pub fn answer() -> u32 {\n    \"\"\n}\n",
    );
    wrong(
        "rejected",
        "//! Rejected as it says.\n//! rejected: E0308\n//! says: mismatched types",
        "pub fn answer() -> u32 {\n    \"\"\n}\n",
    );

    let ran = course.run(&["verify", "first"]);
    ran.said(
        1,
        &[
            "wrong/passes.rs",
            "is accepted: every claim passes",
            "it_answers_forty_two fails with other words\n    the head: LOST",
            "it_answers_at_all fails too, which its head does not expect: WRONG RESULT",
            "names the claim `it_sings`, which does not exist; there are:\n    it_answers_at_all\n    it_answers_forty_two",
            "its head expects nothing",
            "compiles, though its head says that it is rejected with E0382",
            "is rejected, but not with E0382",
            "does not compile, which its head does not expect",
            "5 of 13 wrong answers rejected as their heads say",
        ],
    )
    .never_said(&["wrong/rejected.rs", "wrong/answers_2.rs"]);
}

#[test]
fn by_the_claims_that_its_head_names_a_wrong_answer_is_judged_as_strictly() {
    let course = Course::new();
    let spec = course.read("exercises/01_beginning/01_first/tests/spec.rs");
    course.write("exercises/01_beginning/01_first/tests/ui/note.txt", "beside the spec");
    course.write(
        "exercises/01_beginning/01_first/tests/spec.rs",
        format!(
            "{spec}\n#[test]\nfn the_note_is_there() {{\n    let folder = std::path::Path::new(file!()).parent().unwrap();\n    \
             let note = std::fs::read_to_string(folder.join(\"ui/note.txt\")).unwrap();\n    \
             assert!(first::answer() > 6, \"LOST: {{note}}\");\n}}\n"
        ),
    );
    course.seal();
    let wrong = |name: &str, head: &str, answer: u32| {
        course.write(
            &format!("{FIRST}/wrong/{name}.rs"),
            format!("{head}\n\npub fn answer() -> u32 {{\n    {answer}\n}}\n"),
        )
    };
    wrong("more", "//! Fails more than it says.\n//! fails: it_answers_forty_two", 0);
    wrong("beside", "//! Looks.\n//! fails: the_note_is_there\n//! says: beside the spec", 6);
    wrong("passes", "//! Right.\n//! fails: it_answers_forty_two", 42);
    wrong("phrase", "//! Other words.\n//! fails: it_answers_forty_two\n//! says: LOST", 41);
    wrong(
        "unknown",
        "//! No such claim.\n//! fails: it_answers_forty_two\n//! fails: it_sings",
        41,
    );

    let first = &course::course::exercises(&course.root).unwrap()[..1];
    let report = verify(&course.root, first, false, Breadth::Named).unwrap();

    let problems: Vec<String> = report
        .problems
        .iter()
        .map(|problem| format!("{}: {}", problem.place.rsplit('/').next().unwrap(), problem.what))
        .collect();
    assert_eq!(
        problems,
        [
            "passes.rs: it_answers_forty_two passes, though the head says that it fails",
            "passes.rs: is accepted: every claim passes",
            "phrase.rs: it_answers_forty_two fails with other words\nthe head: LOST\nthe claim: LEAK: the answer was 41; 41 of its tasks were still running",
            "unknown.rs: its head names the claim `it_sings`, which does not exist; there are:\nit_answers_at_all\nit_answers_forty_two\nthe_note_is_there",
        ]
    );
    let part = course.read("target/corpus/named/first/tests/wrong_more.rs");
    assert!(part.contains("fn it_answers_forty_two") && !part.contains("fn it_answers_at_all"));

    course.run(&["verify", "first"]).said(1, &["it_answers_at_all fails too, which its head"]);
}

#[test]
fn right_answers_and_stubs_are_checked_too() {
    let course = Course::new();
    course.write(&format!("{FIRST}/right/fails.rs"), format!("//! Wrong.\n{STUB}"));
    course
        .write(&format!("{FIRST}/right/warns.rs"), format!("//! Warns.\n{GOOD}fn unused() {{}}\n"));
    course.write(&format!("{FIRST}/stub.rs"), GOOD);
    course.write("solutions/02_end/01_second/stub.rs", format!("{STUB}fn unused() {{}}\n"));
    course.write("solutions/02_end/01_second/src/lib.rs", STUB);

    course.run(&["verify"]).said(
        1,
        &[
            "right/fails.rs",
            "it_answers_forty_two fails: LEAK",
            "right/warns.rs",
            "function `unused` is never used",
            "the stub must fail a claim other than its timeline",
            "solutions/02_end/01_second/stub.rs",
            "compiles with warnings",
            "0 of 2 stubs fail · 1 of 2 solutions pass · 8 of 8 wrong answers rejected as their heads say · 4 of 6 right answers accepted",
        ],
    );
}

#[test]
fn the_structure_is_checked_and_every_problem_listed() {
    let course = Course::new();
    course.remove(&format!("{FIRST}/wrong/answers_2.rs"));
    course.remove(&format!("{FIRST}/right/adds.rs"));
    course.remove("book/src/01_beginning/01_first.md");
    course.write(
        "exercises/01_beginning/01_first/HINTS.md",
        "## One\n\n```\n## not a hint\n```\n\n## Two\n",
    );
    let manifest = course.read("exercises/01_beginning/01_first/Cargo.toml");
    course.write(
        "exercises/01_beginning/01_first/Cargo.toml",
        manifest.replace("minutes = 10", "minutes = 45\nneeds = [\"none\"]"),
    );

    course.run(&["verify", "first"]).said(
        1,
        &[
            "holds 3 answers; at least 4",
            "holds 1 answers; at least 2",
            "book/src/01_beginning/01_first.md",
            "has 2 sections",
            "states 45 minutes; an exercise takes 5 to 40",
            "needs `none`, which is no exercise",
            "judge.sha256",
            "differs from the files",
        ],
    );
}

#[test]
fn a_stub_with_a_snapshot_fails_its_timeline() {
    let course = Course::new();
    course.write("exercises/01_beginning/01_first/tests/snapshots/timeline.snap", "---\n---\n");
    course
        .run(&["verify", "first", "--seal"])
        .said(1, &["sealed", "the stub must fail its timeline"]);
}

#[test]
fn a_stuck_answer_is_expected_to_be_stuck() {
    let course = Course::new();
    let endless =
        "pub fn answer() -> u32 {\n    loop {\n        std::hint::spin_loop();\n    }\n}\n";
    course.write(
        &format!("{FIRST}/wrong/endless.rs"),
        format!("//! Never ends.\n//!\n//! stuck\n{endless}"),
    );
    fixture::Ran::of(course.command(&["verify", "first"]).env("COURSE_CLAIM_SECONDS", "1"))
        .said(0, &["5 of 5 wrong"]);
}

#[test]
fn a_seal_is_accepted_by_sha256sum() {
    let course = Course::new();
    course.run(&["verify", "--seal", "first"]).said(0, &[]);
    let Ok(checked) = Command::new("sha256sum")
        .args(["--check", "--strict", &format!("{FIRST}/judge.sha256")])
        .current_dir(&course.root)
        .output()
    else {
        return;
    };
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
}

#[test]
fn a_second_run_writes_nothing_it_generated() {
    let course = Course::new();
    course.run(&["verify"]).said(0, &[]);
    let manifest = course.path("target/corpus/bundled/first/Cargo.toml");
    let before = std::fs::metadata(&manifest).unwrap().modified().unwrap();
    course.remove(&format!("{FIRST}/wrong/answers_2.rs"));
    course.run(&["verify"]).said(1, &[]);

    assert_eq!(std::fs::metadata(&manifest).unwrap().modified().unwrap(), before);
    assert!(!course.read("target/corpus/bundled/first/src/lib.rs").contains("answers_2"));
}

#[test]
fn programs_of_an_exercise_are_resolved_by_its_own_name() {
    let course = Course::new();
    course.write("exercises/01_beginning/01_first/tests/ui/uses_it.rs", "fn main() {}\n");
    let spec = course.read("exercises/01_beginning/01_first/tests/spec.rs");
    course.write(
        "exercises/01_beginning/01_first/tests/spec.rs",
        format!(
            "{spec}\n#[test]\nfn the_package_bears_its_name() {{\n    let folder = std::path::PathBuf::from(std::env::var_os(\"CARGO_MANIFEST_DIR\").unwrap());\n    \
             let manifest = std::fs::read_to_string(folder.join(\"Cargo.toml\")).unwrap();\n    assert!(manifest.contains(\"name = \\\"first\\\"\"));\n    \
             assert!(std::path::Path::new(\"tests/ui/uses_it.rs\").is_file());\n}}\n"
        ),
    );
    course.run(&["verify", "--seal"]).said(0, &["2 of 2 solutions pass", "8 of 8 wrong"]);
}
