mod fixture;

use course::course::files_below;
use fixture::{Course, GOOD, Ran, STUB};
use std::{collections::BTreeSet, fs, path::Path, process::Command};

#[test]
fn a_wrong_name_is_answered_with_the_right_one() {
    let course = Course::new();
    course
        .run(&["check", "frist"])
        .said(2, &["no exercise is called `frist`; did you mean `first`?"]);
    course.run(&["chekc"]).said(2, &["did you mean `cargo course check`?"]);
    course.run(&["check", "--al"]).said(2, &["--al is unknown"]);
    course.run(&["hint", "01_"]).said(2, &["`01_beginning/01_first` or `02_end/01_second`"]);
}

#[test]
fn a_path_into_an_exercise_is_a_name_of_it() {
    let course = Course::new();
    let absolute = course.path("exercises/02_end/01_second/src/lib.rs");
    let relative = "exercises/02_end/01_second/tests/../HINTS.md";
    for path in [absolute.to_str().unwrap(), relative] {
        course.run(&["check", path]).said(1, &["second"]).never_said(&["first"]);
    }
    let exercises = course.path("exercises");
    Ran::of(course.command(&["check", "02_end/01_second/src"]).current_dir(exercises))
        .said(1, &["second"])
        .never_said(&["first"]);
}

#[test]
fn the_course_is_found_from_any_folder_inside_and_from_outside() {
    let course = Course::new();
    let inside = course.path("exercises/02_end/01_second/src");
    Ran::of(course.command(&["list"]).current_dir(&inside)).said(0, &["first", "second"]);
    Ran::of(course.command(&["check"]).current_dir(&inside))
        .said(1, &["second"])
        .never_said(&["first"]);

    Ran::of(course.command(&["list"]).current_dir(std::env::temp_dir()))
        .said(0, &["solved"])
        .never_said(&["second"]);
}

#[test]
fn hints_come_one_at_a_time() {
    let course = Course::new();
    course
        .run(&["hint", "first"])
        .said(0, &["Hint 1 of 3", "Look", "2 more"])
        .never_said(&["Think"]);
    course.run(&["hint", "first"]).said(0, &["Hint 2 of 3", "Think"]);
    course.run(&["hint", "first"]).said(0, &["Hint 3 of 3", "That was the last one"]);
    course.run(&["hint", "first"]).said(0, &["You have seen every hint", "--again"]);
    course.run(&["hint", "first", "--again"]).said(0, &["Hint 1 of 3"]);
}

#[test]
fn an_answer_is_shown_only_when_it_is_wanted() {
    let course = Course::new();
    course.run(&["solution", "first"]).said(1, &["is not solved yet", "--yes"]).never_said(&["42"]);
    course.run(&["solution", "first", "--yes"]).said(
        0,
        &[
            "solutions/01_beginning/01_first/src/lib.rs",
            "42",
            "right/adds.rs",
            "Adds.",
            "book/src/01_beginning/01_first.md",
        ],
    );

    course.answer(GOOD);
    course.run(&["check", "first"]).said(0, &[]);
    course.run(&["solution", "first"]).said(0, &["42"]);
}

#[test]
fn a_reset_keeps_what_was_there() {
    let course = Course::new();
    course.run(&["reset", "first"]).said(0, &["nothing was changed"]);
    for content in ["// mine\n", "// mine too\n", "// and this\n"] {
        course.answer(content);
        course.run(&["reset", "first"]).said(
            0,
            &[
                "is as it was at first",
                "is kept in exercises/01_beginning/01_first/src/lib.rs.kept-",
            ],
        );
        assert_eq!(course.read("exercises/01_beginning/01_first/src/lib.rs"), STUB);
    }

    let folder = fs::read_dir(course.path("exercises/01_beginning/01_first/src")).unwrap();
    let mut kept: Vec<String> =
        folder.flatten().map(|entry| fs::read_to_string(entry.path()).unwrap()).collect();
    kept.sort();
    assert_eq!(kept, ["// and this\n", "// mine\n", "// mine too\n", STUB]);
}

#[test]
fn a_reset_without_a_stub_changes_nothing() {
    let course = Course::new();
    course.answer("// mine\n");
    course.remove("solutions/01_beginning/01_first/stub.rs");
    course
        .run(&["reset", "first"])
        .said(1, &["cannot read solutions/01_beginning/01_first/stub.rs", "git checkout"]);
    assert_eq!(course.read("exercises/01_beginning/01_first/src/lib.rs"), "// mine\n");
}

#[test]
fn a_reset_that_cannot_write_changes_nothing() {
    let course = Course::new();
    course.remove("exercises/01_beginning/01_first/src");
    course.write("exercises/01_beginning/01_first/src", "a file in its place");
    course.run(&["reset", "first"]).said(1, &["nothing was changed"]);
    assert_eq!(course.read("exercises/01_beginning/01_first/src"), "a file in its place");
}

#[test]
#[cfg(unix)]
fn a_reset_on_a_full_disk_changes_nothing() {
    let course = Course::new();
    course.answer("// mine\n");
    let mut reset = Command::new("sh");
    reset.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" reset first"]);
    let ran = Ran::of(reset.arg(env!("CARGO_BIN_EXE_course")).current_dir(&course.root));
    assert_eq!(course.read("exercises/01_beginning/01_first/src/lib.rs"), "// mine\n");
    assert_eq!(files_below(&course.path("exercises/01_beginning/01_first/src")).len(), 1);
    ran.said(1, &["make room there", "nothing was changed"]);
}

#[test]
fn help_names_every_variable() {
    let sources = files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let text: String = sources.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let is_part = |letter: char| letter == '_' || letter.is_ascii_uppercase();
    let variables: BTreeSet<&str> =
        text.split(|letter| !is_part(letter)).filter(|word| word.starts_with("COURSE_")).collect();
    assert!(variables.contains("COURSE_PORT"), "{variables:?}");
    Course::new().run(&["--help"]).said(0, &Vec::from_iter(variables));
}

#[test]
fn help_names_every_word() {
    let course = Course::new();
    let words = ["check", "list", "hint", "solution", "reset", "verify", "figures"];
    course.run(&["--help"]).said(0, &words);
    course.run(&["--version"]).said(0, &["course 0."]);
}

#[test]
fn a_cache_that_cannot_be_read_is_ignored() {
    let course = Course::new();
    course.answer(GOOD);
    course.run(&["check", "first"]).said(0, &[]);
    let cache =
        fs::read_dir(course.path("target/course/verdicts")).unwrap().flatten().next().unwrap();
    fs::write(cache.path(), b"\xff\x00").unwrap();
    course.run(&["list"]).said(0, &["0 of 2 solved"]);
    course.run(&["check", "first"]).said(0, &["is solved"]);
}

#[test]
fn figures_are_recorded_by_the_tests_that_compare_them() {
    let course = Course::new();
    let manifest =
        course.read("Cargo.toml").replace("members = [", "members = [\"book/listings\", ");
    course.write("Cargo.toml", manifest);
    course.write(
        "book/listings/Cargo.toml",
        "[package]\nname = \"listings\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
    );
    course.write("book/listings/src/lib.rs", "");
    let test = "#[test]\nfn records() {\n    assert!(std::env::var_os(\"TESTKIT_RECORD\").is_some());\n    std::fs::write(\"recorded\", \"\").unwrap();\n}\n";
    course.write("book/listings/tests/recordings.rs", test);
    course.run(&["figures"]).said(0, &[]);
    assert!(course.path("book/listings/recorded").is_file());
}
