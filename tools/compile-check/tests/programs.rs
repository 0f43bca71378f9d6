//! The package under test is this crate itself: its programs lie in `ui`, beside this file.

use compile_check::{
    accepts, accepts_in, here, memory::Memory, project::Place, refusals, refuses,
    refuses_every_line,
};
use std::{fs, panic::catch_unwind, path::Path};

/// What a claim that fails says.
fn says(claim: fn()) -> String {
    let payload = catch_unwind(claim).expect_err("the claim holds");
    *payload.downcast::<String>().expect("a sentence")
}

#[test]
fn a_program_that_must_compile_does() {
    accepts!("moves_once");
}

#[test]
fn a_program_that_must_not_compile_is_refused_with_the_code_and_the_phrase() {
    refuses!("moves_twice", "E0382", "use of moved value: `text`");
}

#[test]
fn a_lint_has_its_name_for_a_code() {
    refuses!("forgets_a_result", "unused_must_use", "must be used");
}

#[test]
fn a_program_that_compiles_and_must_not_is_a_sentence() {
    assert_eq!(
        says(|| refuses!("moves_once", "E0382", "moved")),
        "WRONG RESULT: tests/ui/moves_once.rs compiled, and it must not: a value is moved once."
    );
}

#[test]
fn a_program_that_must_compile_and_does_not_comes_with_the_words_of_the_compiler() {
    let sentence = says(|| accepts!("moves_twice"));
    assert!(
        sentence.starts_with(
            "WRONG RESULT: tests/ui/moves_twice.rs did not compile, and it must: a value is moved twice.\n\n\
             error[E0382]: use of moved value: `text`\n --> tests/ui/moves_twice.rs:6:10\n"
        ),
        "{sentence}"
    );
}

#[test]
fn another_error_than_the_one_that_is_meant_does_not_count() {
    let code = says(|| refuses!("moves_twice", "E0505", "moved"));
    assert!(
        code.contains("That would be E0505, with the words \"moved\".\n\nerror[E0382]"),
        "{code}"
    );

    let phrase = says(|| refuses!("moves_twice", "E0382", "use of moved value: `session`"));
    assert!(phrase.contains("not because of what it does: a value is moved twice."), "{phrase}");
}

#[test]
fn a_program_that_is_not_there_is_no_verdict_about_the_answer() {
    let sentence = says(|| accepts!("is_not_there"));
    assert!(
        sentence.starts_with("the program is_not_there could not be compiled at all: cannot read "),
        "{sentence}"
    );
}

#[test]
fn a_linker_that_fails_is_no_verdict_about_the_answer_and_not_remembered() {
    let sentence = says(|| refuses!("does_not_link", "E0382", "moved"));
    assert!(
        sentence.starts_with(
            "the program does_not_link could not be compiled at all: error: linking with"
        ),
        "{sentence}"
    );
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/does_not_link.rs");
    assert!(Memory::of(&here!(), &program).unwrap().recall().is_none());
}

#[test]
fn the_way_to_an_answer_may_hold_any_letter() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cafe\u{301}");
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::create_dir_all(folder.join("tests/ui")).unwrap();
    let manifest = "[workspace]\n\n[package]\nname = \"far_away\"\nedition = \"2024\"\n";
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::write(folder.join("src/lib.rs"), "pub fn answer() {}\n").unwrap();
    fs::write(folder.join("tests/spec.rs"), "").unwrap();
    let program = "//! Asks.\n\nfn main() {\n    far_away::answer()\n}\n";
    fs::write(folder.join("tests/ui/asks.rs"), program).unwrap();

    let place = Place { package: "far_away".to_owned(), folder, file: "tests/spec.rs" };
    accepts_in(&place, "asks");
}

#[test]
fn a_program_says_what_it_does() {
    let sentence = says(|| accepts!("says_nothing"));
    assert!(
        sentence.ends_with("says_nothing.rs does not begin with `//!` and a sentence"),
        "{sentence}"
    );
}

#[test]
fn every_marked_line_is_refused() {
    refuses_every_line!("breaks_three_lines");
}

#[test]
fn marked_lines_that_compile_are_named() {
    assert_eq!(
        says(|| refuses_every_line!("breaks_one_line_of_five")),
        "WRONG RESULT: tests/ui/breaks_one_line_of_five.rs has 5 lines that must not compile: five things are done. \
         4 of them compiled: `drop(1);` in line 9, `drop(2);` in line 10, `drop(3);` in line 11 and 1 more."
    );
}

#[test]
fn a_line_without_a_mark_has_to_compile() {
    let sentence = says(|| refuses_every_line!("moves_twice"));
    assert!(
        sentence.starts_with(
            "WRONG RESULT: tests/ui/moves_twice.rs did not compile in lines that are not marked: a value is moved \
             twice.\n\nerror[E0382]"
        ),
        "{sentence}"
    );
}

#[test]
fn what_the_compiler_has_against_a_program_is_a_list() {
    let refusals = refusals!("moves_twice");
    assert!(refusals.len() == 1 && refusals[0].is_about(6) && !refusals[0].is_about(5));
    assert!(refusals!("moves_once").is_empty());
}
