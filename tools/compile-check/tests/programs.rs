//! The package under test is this crate itself: its programs lie in `ui`, beside this file.

use compile_check::{accepts, refuses};
use std::panic::catch_unwind;

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
fn a_program_says_what_it_does() {
    let sentence = says(|| accepts!("says_nothing"));
    assert!(
        sentence.ends_with("says_nothing.rs does not begin with `//!` and a sentence"),
        "{sentence}"
    );
}
