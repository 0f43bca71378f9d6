#![cfg(target_os = "linux")]

mod fixture;

use fixture::{Course, GOOD, Running, STUB, await_content, await_death};
use std::{fs, io::Write, process::Command};

/// An answer that writes its process number and never ends.
fn endless(course: &Course) -> String {
    format!(
        "pub fn answer() -> u32 {{\n    std::fs::write({:?}, format!(\"{{}}\\n\", std::process::id())).unwrap();\n    loop {{\n        std::hint::spin_loop();\n    }}\n}}\n",
        course.path("pid")
    )
}

#[test]
fn a_save_gets_its_verdict_and_enter_goes_on() {
    let course = Course::new();
    let mut watch = course.start(&[]);
    watch.hear("LEAK: the answer was 1");
    watch.hear("1 of 2 claims hold");

    course.answer(GOOD);
    watch.hear("first is solved");
    watch.hear("solutions/01_beginning/01_first/src/lib.rs");
    watch.hear("Enter: next exercise (second)");
    watch.type_line("");
    watch.hear("second · end · 10 minutes");
    watch.hear("1 of 2 claims hold");

    course.write("exercises/02_end/01_second/src/lib.rs", GOOD);
    watch.hear("second is solved");
    watch.hear("every exercise is solved");
    watch.type_line("");
    watch.hear("Every exercise is solved");
}

#[test]
fn the_start_walks_past_what_is_solved() {
    let course = Course::new();
    course.answer(GOOD);
    let mut watch = course.start(&[]);
    watch.hear("first is solved");
    watch.hear("second · end");
    watch.hear("LEAK: the answer was 1");
}

#[test]
fn where_nothing_can_be_remembered_it_comes_to_an_end_all_the_same() {
    let course = Course::new();
    course.answer(GOOD);
    course.write("exercises/02_end/01_second/src/lib.rs", GOOD);
    course.write("target/course", "a file in its place");
    let mut watch = course.start(&[]);
    watch.hear("second is solved");
    watch.hear("Every exercise is solved");
}

#[test]
fn a_save_of_another_exercise_makes_it_the_current_one() {
    let course = Course::new();
    let mut watch = course.start(&["second"]);
    watch.hear("claims hold");
    course.answer("pub fn answer() -> u32 {\n    7\n}\n");
    watch.hear("first · beginning");
    watch.hear("LEAK: the answer was 7");
}

#[test]
fn a_newer_save_ends_the_running_check_and_is_judged() {
    let course = Course::new();
    course.answer(&endless(&course));
    let mut watch = course.start(&[]);
    let pid = await_content(&course.path("pid"));

    course.answer(GOOD);
    let heard = watch.hear("first is solved").join("\n");
    assert!(!heard.contains("still running"), "{heard}");
    await_death(&pid);
}

#[test]
fn of_two_saved_at_once_both_get_their_verdict() {
    let course = Course::new();
    let mut watch = course.start(&[]);
    watch.hear("claims hold");
    course.answer("pub fn answer() -> u32 {\n    7\n}\n");
    course.write("exercises/02_end/01_second/src/lib.rs", "pub fn answer() -> u32 {\n    8\n}\n");
    let heard = watch.hear("claims hold").join("\n") + &watch.hear("claims hold").join("\n");
    assert!(heard.contains("the answer was 7") && heard.contains("the answer was 8"), "{heard}");
}

#[test]
fn many_saves_in_a_row_end_in_the_verdict_of_the_last() {
    let course = Course::new();
    let mut watch = course.start(&[]);
    watch.hear("claims hold");
    for number in 100..120 {
        course.answer(&format!("pub fn answer() -> u32 {{\n    {number}\n}}\n"));
    }
    course.answer(GOOD);
    watch.hear("first is solved");
}

#[test]
fn the_same_content_saved_again_is_not_judged_again() {
    let course = Course::new();
    let mut watch = course.start(&[]);
    watch.hear("claims hold");
    course.answer(STUB);
    course.write("exercises/01_beginning/01_first/src/.lib.rs.swp", "scratch");
    let mark = course.path("exercises/01_beginning/01_first/src/.#lib.rs");
    std::os::unix::fs::symlink("learner@here.1", mark).unwrap();
    course.write("exercises/02_end/01_second/src/lib.rs", GOOD);
    let heard = watch.hear("second is solved").join("\n");
    assert!(!heard.contains("first was saved"), "{heard}");
}

#[test]
fn an_editor_that_replaces_the_file_is_seen() {
    let course = Course::new();
    let mut watch = course.start(&[]);
    watch.hear("claims hold");
    let new = course.path("exercises/01_beginning/01_first/src/lib.rs~");
    fs::write(&new, GOOD).unwrap();
    fs::rename(new, course.path("exercises/01_beginning/01_first/src/lib.rs")).unwrap();
    watch.hear("first is solved");
}

#[test]
fn without_news_from_the_system_it_looks_itself() {
    let course = Course::new();
    let mut watch = Running::of(course.command(&[]).env("COURSE_POLL", "1"));
    watch.hear("looking twice a second instead");
    watch.hear("claims hold");
    course.answer(GOOD);
    watch.hear("first is solved");
}

#[test]
fn nothing_survives_a_runner_that_was_killed() {
    let course = Course::new();
    course.answer(&endless(&course));
    let mut watch = course.start(&[]);
    let pid = await_content(&course.path("pid"));

    watch.signal(libc::SIGKILL);
    watch.end();
    await_death(&pid);
}

#[test]
fn an_interrupt_ends_it_with_all_it_started() {
    for signal in [libc::SIGINT, libc::SIGTERM, libc::SIGHUP] {
        let course = Course::new();
        course.answer(&endless(&course));
        let mut watch = course.start(&[]);
        let pid = await_content(&course.path("pid"));

        watch.signal(signal);
        let (status, _) = watch.end();
        assert_eq!(status.code(), Some(130));
        await_death(&pid);
    }
}

#[test]
fn a_hangup_ends_nothing_where_it_is_ignored() {
    let course = Course::new();
    let mut ignoring = Command::new("sh");
    ignoring.args(["-c", "trap '' HUP; exec \"$0\"", env!("CARGO_BIN_EXE_course")]);
    let mut watch = Running::of(ignoring.current_dir(&course.root).env("COURSE_NO_BOOK", "1"));
    watch.hear("claims hold");

    watch.signal(libc::SIGHUP);
    course.answer(GOOD);
    watch.hear("first is solved");
}

#[test]
fn when_the_input_ends_it_says_so_once_and_watches_on() {
    let course = Course::new();
    let mut watch = course.start(&[]);
    watch.hear("claims hold");
    watch.stdin = None;
    watch.hear("Keys are off");
    course.answer(GOOD);
    let heard = watch.hear("first is solved").join("\n");
    assert!(!heard.contains("Keys are off"), "{heard}");
}

#[test]
fn exercises_that_were_taken_away_and_brought_back_are_watched_again() {
    let course = Course::new();
    let mut watch = course.start(&[]);
    watch.hear("claims hold");

    let copied =
        Command::new("cp").args(["-r", "exercises", "aside"]).current_dir(&course.root).status();
    assert!(copied.unwrap().success());
    course.remove("exercises");
    watch.hear("is gone");
    fs::rename(course.path("aside"), course.path("exercises")).unwrap();
    watch.hear("claims hold");
    course.answer(GOOD);
    watch.hear("first is solved");
}

#[test]
fn files_and_folders_may_vanish_while_it_runs() {
    let course = Course::new();
    let mut watch = course.start(&[]);
    watch.hear("claims hold");

    course.remove("exercises/01_beginning/01_first/src/lib.rs");
    watch.hear("src/lib.rs is gone");
    course.answer(GOOD);
    watch.hear("first is solved");
    course.remove("exercises/01_beginning/01_first/Cargo.toml");
    watch.hear("Cargo.toml is gone");
    course.remove("exercises/01_beginning/01_first");
    watch.hear("exercises/01_beginning/01_first is gone");
    course.write("exercises/02_end/01_second/src/lib.rs", GOOD);
    watch.hear("second is solved");
}

#[test]
fn keys_ask_for_hints_and_for_the_end() {
    let course = Course::new();
    let mut watch = course.start(&[]);
    watch.hear("claims hold");
    watch.type_line("h");
    watch.hear("Hint 1 of 3");
    watch.type_line("");
    watch.hear("LEAK: the answer was 1");
    watch.type_line("what");
    watch.hear("`what` means nothing here");
    watch.stdin.as_mut().unwrap().write_all(b"\xff\n").unwrap();
    watch.hear("`\u{fffd}` means nothing here");
    watch.type_line("q");
    assert_eq!(watch.end().0.code(), Some(0));
}

/// A book without pages: it says where it is served, and writes down what it is told.
fn add_a_book(course: &Course, main: &str) {
    let manifest = course.read("Cargo.toml");
    course.write("Cargo.toml", manifest.replace("members = [", "members = [\"book\", "));
    course.write(
        "book/Cargo.toml",
        "[package]\nname = \"book\"\nversion = \"0.1.0\"\nedition.workspace = true\n",
    );
    course.write("book/src/main.rs", main);
}

fn listening_book(course: &Course) -> String {
    format!(
        r#"fn main() {{
    assert!(std::env::args().skip(1).eq(["serve", "--json", "--port", "7"]));
    std::fs::write({:?}, format!("{{}}\n", std::process::id())).unwrap();
    println!("{{{{\"served\": \"http://127.0.0.1:7/\", \"note\": \"one port further\"}}}}");
    for line in std::io::stdin().lines() {{
        println!("{{{{\"trouble\": {{:?}}}}}}", line.unwrap());
    }}
}}
"#,
        course.path("pid")
    )
}

fn with_book(course: &Course) -> Running {
    let mut command = course.command(&[]);
    command.env_remove("COURSE_NO_BOOK").env("COURSE_PORT", "7");
    Running::of(command.stdin(std::process::Stdio::piped()))
}

#[test]
fn the_book_is_told_what_is_known_and_then_each_check_and_its_verdict() {
    let course = Course::new();
    add_a_book(&course, &listening_book(&course));
    let mut watch = with_book(&course);
    watch.hear("the book is being built");
    let before = watch.hear("http://127.0.0.1:7/01_beginning/01_first.html").join("\n");
    assert!(before.contains("claims hold") && before.contains("one port further"), "{before}");

    watch.hear(r#"{"current":"01_beginning/01_first"}"#);
    watch.hear(r#""name":"first""#);
    watch.hear(r#""name":"second""#);
    watch.hear(r#""state":"failed""#);
    course.answer(GOOD);
    watch.hear(r#"{"name":"first","state":"running"}"#);
    let solved = watch.hear(r#""state":"passed""#).join("\n");
    assert!(
        solved.contains("Read on: http://127.0.0.1:7/01_beginning/01_first.html#when"),
        "{solved}"
    );
    watch.type_line("");
    watch.hear(r#"{"current":"02_end/01_second"}"#);
}

#[test]
fn a_book_that_dies_is_spoken_of_once_and_disturbs_nothing() {
    let course = Course::new();
    add_a_book(&course, "fn main() {\n    panic!(\"no paper\");\n}\n");
    let mut watch = with_book(&course);
    watch.hear("The book is not served");
    watch.hear("no paper");
    course.answer(GOOD);
    watch.hear("first is solved");
    watch.type_line("");
    let heard = watch.hear("second · end").join("\n") + &watch.hear("claims hold").join("\n");
    assert!(!heard.contains("The book is not served"), "{heard}");
}

#[test]
fn the_book_ends_with_the_runner() {
    for signal in [libc::SIGINT, libc::SIGKILL] {
        let course = Course::new();
        add_a_book(&course, &listening_book(&course));
        let mut watch = with_book(&course);
        let pid = await_content(&course.path("pid"));

        watch.signal(signal);
        watch.end();
        await_death(&pid);
    }
}
