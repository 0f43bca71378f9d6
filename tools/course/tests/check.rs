mod fixture;

use fixture::{Course, GOOD, Ran, Running, STUB};
use std::fs;

#[test]
fn a_failed_claim_is_told_in_its_own_words() {
    let course = Course::new();
    course.run(&["check", "first"]).said(
        1,
        &[
            "exercises/01_beginning/01_first/src/lib.rs",
            "✓ it answers at all",
            "✗ it answers forty two",
            "LEAK: the answer was 1; 41 of its tasks were still running",
            "exercises/01_beginning/01_first/tests/spec.rs:8",
            "1 of 2 claims hold",
        ],
    );
}

#[test]
fn the_verdict_as_json_has_every_field() {
    let course = Course::new();
    let ran = course.run(&["check", "first", "--json"]);

    ran.said(1, &[]);
    let json = &ran.json()[0];
    assert_eq!(json["name"], "first");
    assert_eq!(json["part"], "01_beginning");
    assert_eq!(json["file"], "exercises/01_beginning/01_first/src/lib.rs");
    assert_eq!(json["page"], "book/src/01_beginning/01_first.md");
    assert_eq!(json["minutes"], 10);
    assert_eq!(json["state"], "failed");
    assert_eq!(json["claims"][0]["state"], "passed");
    assert_eq!(json["claims"][1]["name"], "it_answers_forty_two");
    assert_eq!(json["claims"][1]["line"], 8);
    assert_eq!(json["claims"][1]["sentence"], json["sentence"]);
    assert_eq!(json["compiler"], serde_json::Value::Null);
    assert!(json["duration_ms"].is_u64());
}

#[test]
fn an_answer_that_holds_is_solved_until_it_changes() {
    let course = Course::new();
    course.answer(GOOD);
    course.run(&["check", "first"]).said(0, &["first is solved: all 2 claims hold"]);
    course.run(&["list"]).said(0, &["solved", "open", "1 of 2 solved · 10 min left of 20 min"]);

    course.answer(STUB);
    course.run(&["list"]).said(0, &["changed since it passed", "0 of 2 solved"]);
}

#[test]
fn all_exercises_are_checked_in_one_go() {
    let course = Course::new();
    course.answer("pub fn answer() -> u32 { \"42\" }\n");
    let ran = course.run(&["check", "--all", "--json"]);

    ran.said(1, &[]);
    let states: Vec<_> = ran.json().iter().map(|json| json["state"].clone()).collect();
    assert_eq!(states, ["rejected", "failed"]);
}

#[test]
fn what_the_compiler_says_is_shown_as_it_is() {
    let course = Course::new();
    course.answer("pub fn answer() -> u32 {\n    let unused = 1;\n    \"42\"\n}\n");
    let ran = course.run(&["check", "first"]);

    ran.said(1, &["error[E0308]: mismatched types", "src/lib.rs:3:5", "does not compile"])
        .never_said(&["warning", "aborting"]);
}

#[test]
fn of_many_errors_the_first_are_shown() {
    let course = Course::new();
    let many: String =
        (0..20).map(|number| format!("pub fn a{number}() -> u32 {{ \"\" }}\n")).collect();
    course.answer(&many);
    course
        .run(&["check", "first"])
        .said(1, &["pub fn a0()", "and 15 more errors"])
        .never_said(&["pub fn a19()"]);
    let json = course.run(&["check", "first", "--json"]).json();
    assert_eq!(json[0]["sentence"], "it does not compile: error[E0308]: mismatched types");
    assert!(json[0]["compiler"].as_str().is_some_and(|text| text.contains("pub fn a19()")));
}

#[test]
fn a_file_moved_back_is_judged_although_it_is_older_than_the_build() {
    for builds in ["", "build-dir = \"elsewhere\"", "target = \"host-tuple\""] {
        let course = Course::new();
        course.write(".cargo/config.toml", format!("[build]\n{builds}\n"));
        let source = course.path("exercises/01_beginning/01_first/src/lib.rs");
        let aside = course.path("aside.rs");
        fs::rename(&source, &aside).unwrap();
        course.answer(GOOD);
        course.run(&["check", "first"]).said(0, &["is solved"]);

        fs::rename(&aside, &source).unwrap();
        course.run(&["check", "first"]).said(1, &["LEAK: the answer was 1"]);
    }
}

#[test]
#[cfg(unix)]
fn a_file_that_was_built_in_place_of_the_one_looked_at_solves_nothing() {
    let course = Course::new();
    course.write("good.rs", GOOD);
    let cargo = course.cargo_after("cd exercises/01_beginning/01_first/src && mv lib.rs ../../../../stub.rs && mv ../../../../good.rs lib.rs && cd -");
    let mut check = course.command(&["check", "first"]);
    Ran::of(check.env("CARGO", cargo)).said(0, &["is solved"]);

    let source = course.path("exercises/01_beginning/01_first/src/lib.rs");
    fs::rename(course.path("stub.rs"), source).unwrap();
    course.run(&["check", "first"]).said(1, &["LEAK: the answer was 1"]);
}

#[test]
fn settings_of_the_learners_cargo_take_no_line_from_an_await() {
    let course = Course::with_spec(
        r#"
#[test]
fn a_backtrace_has_lines() {
    assert!(first::answer() > 0);
    let trace = std::backtrace::Backtrace::force_capture().to_string();
    assert!(trace.contains("spec.rs:5"), "LOST: {trace}");
}
"#,
    );
    course.write(".cargo/config.toml", "[profile.dev]\ndebug = 0\n");
    course.run(&["check"]).said(0, &["is solved"]);
}

#[test]
fn folders_of_ones_own_among_the_exercises_disturb_nothing() {
    let course = Course::new();
    course.write("exercises/notes/first/thoughts.md", "");
    course.write("exercises/01_beginning/notes/thoughts.md", "");
    course.run(&["check", "first"]).said(1, &["LEAK: the answer was 1"]);
}

#[test]
fn an_endless_loop_is_stuck() {
    let course = Course::new();
    course.answer(
        "pub fn answer() -> u32 {\n    loop {\n        std::hint::spin_loop();\n    }\n}\n",
    );
    let ran =
        Ran::of(course.command(&["check", "first", "--json"]).env("COURSE_CLAIM_SECONDS", "1"));

    ran.said(1, &["the check was still running after 1 s, and was ended"]);
    assert_eq!(ran.json()[0]["state"], "stuck");
}

#[test]
fn an_abort_is_told_with_its_signal() {
    let course = Course::new();
    course.answer("pub fn answer() -> u32 {\n    std::process::abort()\n}\n");
    course.run(&["check", "first"]).said(1, &["the check was killed by signal 6 (SIGABRT"]);
}

#[test]
#[cfg(unix)]
fn a_stack_overflow_is_told_as_one() {
    let course = Course::new();
    course.answer(
        "#![allow(unconditional_recursion)]\n\npub fn answer() -> u32 {\n    answer() + 1\n}\n",
    );
    course.run(&["check", "first"]).said(1, &["(SIGABRT: an abort, a stack overflow"]);
}

#[test]
fn a_long_line_is_cut_and_its_rest_is_in_the_json() {
    let course = Course::new();
    course.answer("pub fn answer() -> u32 {\n    panic!(\"{}\", \"x\".repeat(32_000))\n}\n");
    let ran = course.run(&["check", "first"]);
    assert!(ran.stdout.len() < 8_000, "{} bytes", ran.stdout.len());
    let json = course.run(&["check", "first", "--json"]).json();
    assert!(json[0]["sentence"].as_str().is_some_and(|sentence| sentence.len() == 32_000));
}

#[test]
#[cfg(unix)]
fn a_timeline_that_a_killed_run_left_is_not_shown() {
    let course = Course::new();
    let leave = "for number in 0 1 2 3; do mkdir -p target/course/out/$$-$number; for file in expected actual; do echo 'old   0 seen' > target/course/out/$$-$number/$file.txt; done; done; exec \"$0\" \"$@\"";
    let mut check = std::process::Command::new("sh");
    check.args(["-c", leave, env!("CARGO_BIN_EXE_course"), "check", "first"]);
    Ran::of(check.current_dir(&course.root))
        .said(1, &["LEAK: the answer was 1"])
        .never_said(&["old   0 seen"]);
}

#[test]
fn an_early_exit_is_no_success() {
    let course = Course::new();
    course.answer("pub fn answer() -> u32 {\n    std::process::exit(0)\n}\n");
    course
        .run(&["check", "first"])
        .said(1, &["the check ended early: something called process::exit"]);

    course.answer("pub fn answer() -> u32 {\n    println!(\"\\ntest result: ok. 1 passed; 0 failed\");\n    std::process::exit(0)\n}\n");
    course
        .run(&["check", "first"])
        .said(1, &["the check ended early: something called process::exit"]);
}

#[test]
#[cfg(unix)]
fn whoever_prints_after_the_end_of_a_claim_undoes_no_pass() {
    let course = Course::new();
    course.answer(
        "unsafe extern \"C\" {\n    fn atexit(at_exit: extern \"C\" fn()) -> i32;\n}\n\nextern \"C\" fn prints() {\n    println!(\"tick\");\n}\n\n\
         pub fn answer() -> u32 {\n    unsafe { atexit(prints) };\n    42\n}\n",
    );
    course.run(&["check", "first"]).said(0, &["is solved"]);
}

#[test]
fn endless_printing_is_read_but_not_kept() {
    let course = Course::new();
    course.answer(
        "pub fn answer() -> u32 {\n    let line = \"x\".repeat(1 << 20);\n    for _ in 0..64 {\n        println!(\"{line}\");\n    }\n    1\n}\n",
    );
    let ran = course.run(&["check", "first"]);

    ran.said(1, &["LEAK: the answer was 1", "bytes cut"]);
    assert!(ran.stdout.len() < 200_000, "{} bytes", ran.stdout.len());
}

#[test]
#[cfg(unix)]
fn a_terminal_that_takes_no_more_for_a_moment_ends_nothing() {
    use std::{io::Write, os::fd::AsRawFd};

    let course = Course::new();
    let (_reader, mut terminal) = std::io::pipe().unwrap();
    // SAFETY: the file is ours, and only its flags are set.
    unsafe { libc::fcntl(terminal.as_raw_fd(), libc::F_SETFL, libc::O_NONBLOCK) };
    while terminal.write(&[b'\n'; 512]).is_ok() {}

    let mut check = course.command(&["check", "first"]);
    assert_eq!(check.stdout(terminal).status().unwrap().code(), Some(1));
}

#[test]
fn what_the_answer_printed_is_shown_beside_the_claim_that_failed() {
    let course = Course::new();
    course.answer("pub fn answer() -> u32 {\n    println!(\"about to answer\");\n    1\n}\n");
    course.run(&["check", "first"]).said(1, &["It printed:", "│ about to answer"]);
}

#[test]
#[cfg(target_os = "linux")]
fn what_an_answer_started_ends_with_its_claim() {
    let course = Course::new();
    let pids = course.path("pids");
    course.answer(&format!(
        "use std::io::Write;\n\npub fn answer() -> u32 {{\n    let child = std::process::Command::new(\"sleep\").arg(\"1000\").spawn().unwrap();\n    \
         let mut file = std::fs::File::options().create(true).append(true).open({pids:?}).unwrap();\n    writeln!(file, \"{{}}\", child.id()).unwrap();\n    42\n}}\n"
    ));
    course.run(&["check", "first"]).said(0, &["is solved"]);

    let pids = course.read("pids");
    assert_eq!(pids.lines().count(), 2);
    pids.lines().for_each(fixture::await_death);
}

#[test]
#[cfg(target_os = "linux")]
fn a_grandchild_that_escaped_delays_no_verdict() {
    let course = Course::new();
    let pids = course.path("pids");
    course.answer(&format!(
        "pub fn answer() -> u32 {{\n    let words = format!(\"echo $$ >> '{{}}'; exec sleep 100\", {pids:?});\n    \
         std::process::Command::new(\"setsid\").args([\"sh\", \"-c\", &words]).spawn().unwrap();\n    \
         while std::fs::read_to_string({pids:?}).unwrap_or_default().is_empty() {{}}\n    42\n}}\n"
    ));
    course.run(&["check", "first"]).said(0, &["is solved"]);

    for pid in course.read("pids").lines() {
        // SAFETY: the process is ours and, as it sleeps for long, still the one with this number.
        unsafe { libc::kill(pid.parse().unwrap(), libc::SIGKILL) };
    }
}

#[test]
fn differing_timelines_are_shown_lane_by_lane() {
    let course = Course::with_spec(
        r#"
#[test]
fn the_timeline_is_the_one_asked_for() {
    let out = std::path::PathBuf::from(std::env::var_os("TESTKIT_OUT").unwrap());
    std::fs::write(out.join("expected.txt"), "request    0 opened\nprofile    50 dropped\n").unwrap();
    std::fs::write(out.join("actual.txt"), "request    0 opened\nprofile    80 finished\nextra    1 seen\n").unwrap();
    panic!("TIMELINE: profile differs first, at 50 ms: {}", first::answer());
}
"#,
    );
    let words = [
        "TIMELINE: profile differs first",
        "    request    0 opened",
        "- profile    50 dropped",
        "+ profile    80 finished",
        "+ extra    1 seen",
    ];
    course.run(&["check"]).said(1, &words);
    let json = course.run(&["check", "--json"]).json();
    assert_eq!(json[0]["claims"][0]["expected"], "request    0 opened\nprofile    50 dropped\n");
}

#[test]
fn an_answer_that_is_gone_emptied_or_unreadable_is_told_so() {
    let course = Course::new();
    let source = "exercises/01_beginning/01_first/src/lib.rs";
    let reset = "`cargo course reset first`";

    course.answer("// nothing\n\n/* at all */\n");
    course.run(&["check", "first"]).said(1, &["src/lib.rs is empty", reset]);
    course.write(source, b"pub fn a() {} // \xff");
    course.run(&["check", "first"]).said(1, &["is not UTF-8: byte 17", reset]);
    course.remove(source);
    course.run(&["check", "first"]).said(1, &["src/lib.rs is gone", reset]);
    course.remove("exercises/01_beginning/01_first/src");
    course.run(&["reset", "first"]).said(0, &["is as it was at first"]);
    assert_eq!(course.read(source), STUB);
}

#[test]
fn an_edited_judge_never_passes() {
    let course = Course::new();
    let spec = "exercises/01_beginning/01_first/tests/spec.rs";
    course.answer(GOOD);
    let original = course.read(spec);
    course.write(spec, "#[test]\nfn easy() {}\n");
    course
        .run(&["check", "first"])
        .said(1, &["what judges it was changed", &format!("git checkout -- {spec}")]);

    course.write(spec, original);
    course.run(&["check", "first"]).said(0, &["is solved"]);
}

#[test]
fn a_judge_that_is_incomplete_is_told_with_what_to_do() {
    let course = Course::new();
    course.remove("solutions/01_beginning/01_first/judge.sha256");
    course
        .run(&["check", "first"])
        .said(1, &["judge.sha256 is missing", "cargo course verify --seal first"]);
    course.remove("exercises/01_beginning/01_first/tests/spec.rs");
    course.run(&["check", "first"]).said(
        1,
        &["tests/spec.rs is gone", "git checkout -- exercises/01_beginning/01_first/tests/spec.rs"],
    );

    let course = Course::with_spec("// no claims\n");
    course.run(&["check"]).said(1, &["tests/spec.rs states no claims"]);
}

#[test]
fn a_manifest_that_is_gone_or_broken_is_told_with_what_to_do() {
    let course = Course::new();
    course.remove("exercises/01_beginning/01_first/Cargo.toml");
    course.run(&["check", "first"]).said(
        1,
        &["Cargo.toml is gone", "git checkout -- exercises/01_beginning/01_first/Cargo.toml"],
    );
    course.run(&["list"]).said(0, &["first", "second"]);

    let course = Course::new();
    course.write("exercises/01_beginning/01_first/Cargo.toml", "[package\n");
    course
        .run(&["check", "second"])
        .said(1, &["cargo cannot read the workspace", "01_first/Cargo.toml", "git checkout"]);
}

#[test]
fn a_target_folder_that_cannot_be_written_is_told() {
    let course = Course::new();
    course.write("target", "a file in its place");
    course.run(&["check", "first"]).said(1, &["target/judge cannot be written"]);
}

#[test]
fn a_linker_that_fails_is_not_blamed_on_the_answer() {
    let course = Course::new();
    let mut check = course.command(&["check", "first"]);
    Ran::of(check.env("RUSTFLAGS", "-Clinker=is-not-there"))
        .said(
            1,
            &[
                "was not judged",
                "the reason is not in your file",
                "linker `is-not-there` not found",
            ],
        )
        .never_said(&["does not compile"]);
}

#[test]
fn a_missing_cargo_is_told() {
    let course = Course::new();
    let ran = Ran::of(course.command(&["check", "first"]).env("PATH", "").env_remove("CARGO"));
    ran.said(1, &["`cargo` was not found", "https://rustup.rs"]);
}

#[test]
#[cfg(unix)]
fn waiting_for_another_cargo_is_told_at_once() {
    let course = Course::new();
    course.answer(GOOD);
    course.run(&["check", "first"]).said(0, &[]);
    let lock = course.path("target/judge/debug/.cargo-lock");
    let lock = fs::File::options()
        .write(true)
        .open(if lock.exists() {
            lock
        } else {
            course.path("target/judge/debug/.cargo-build-lock")
        })
        .unwrap();
    lock.lock().unwrap();

    course.write(".cargo/config.toml", "[term]\nquiet = true\ncolor = \"always\"\n");
    let mut check = course.start(&["check", "first"]);
    check.hear("another cargo builds in target/judge");
    lock.unlock().unwrap();
    check.hear("first is solved");
}

#[test]
#[cfg(unix)]
fn a_long_wait_for_the_package_cache_is_told() {
    let course = Course::new();
    course.answer(GOOD);
    course.write("home/.package-cache", "");
    let lock = fs::File::options().write(true).open(course.path("home/.package-cache")).unwrap();
    lock.lock().unwrap();

    let mut check =
        Running::of(course.command(&["check", "first"]).env("CARGO_HOME", course.path("home")));
    check.hear("another cargo is using the downloaded packages");
    lock.unlock().unwrap();
    check.hear("first is solved");
}
