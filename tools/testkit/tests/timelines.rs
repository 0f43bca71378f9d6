//! What the text of a recording depends on, and what it does not.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    time::Duration,
};

use testkit::{
    run::Room,
    timeline::{
        self, Kind, Timeline, asked, began, cancelled, conclude, declare, ended, event, event_by,
        record, resources,
    },
};
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};

const fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

#[test]
fn lanes_come_in_the_declared_order_and_then_by_name() {
    let recording = record(async || {
        declare(["request", "orders", "silent"]);
        event("zebra", "last");
        event("orders", "fetch");
        event("apple", "first undeclared");
        event("request", "opened");
        conclude("after", "0 tasks alive");
    });

    assert_eq!(
        recording.text(),
        "request   0 opened\norders    0 fetch\nsilent    -\nafter     0 tasks alive\n\
         apple     0 first undeclared\nzebra     0 last\n"
    );
}

#[test]
fn a_shared_lane_is_sorted_by_time_and_actor() {
    let recording = record(async || {
        event_by("pool", "zoe", "waits");
        event_by("pool", "ann", "borrows");
        sleep(Duration::from_millis(5)).await;
        event_by("pool", "ann", "gives back");
    });

    assert_eq!(recording.text(), "pool   0 ann borrows · 0 zoe waits · 5 ann gives back\n");
}

#[test]
fn conclusions_come_last_on_every_lane() {
    let recording = record(async || {
        conclude("pool", "2 places");
        event_by("pool", "zoe", "waits");
        conclude("work", "1 step");
        sleep(ms(5)).await;
        event_by("pool", "ann", "borrows");
        event("work", "step");
        conclude("pool", "and no more");
        sleep(ms(5)).await;
        event_by("pool", "ann", "gives back");
    });

    assert_eq!(
        recording.text(),
        "pool   0 zoe waits · 5 ann borrows · 10 ann gives back · 2 places · and no more\n\
         work   5 step · 1 step\n"
    );
}

/// `watch` wakes its receivers in random order.
async fn five_watchers() {
    let (tell, told) = watch::channel(false);
    let watchers: Vec<_> = (1..=5)
        .map(|n| {
            let mut told = told.clone();
            tokio::spawn(async move {
                told.changed().await.unwrap();
                event(&format!("watcher {n}"), "told");
            })
        })
        .collect();
    sleep(Duration::from_millis(10)).await;
    tell.send(true).unwrap();
    for watcher in watchers {
        watcher.await.unwrap();
    }
}

#[test]
fn the_order_of_wake_ups_does_not_show() {
    let recording = Room::new().record_repeatedly(100, five_watchers);

    assert_eq!(recording.lanes().len(), 5);
}

#[test]
fn a_tie_is_found_by_repeating() {
    let tie = async || {
        for _ in 0..8 {
            tokio::select! {
                () = sleep(Duration::from_millis(5)) => event("winner", "left"),
                () = sleep(Duration::from_millis(5)) => event("winner", "right"),
            }
        }
    };

    let refused = catch_unwind(AssertUnwindSafe(|| Room::new().record_repeatedly(64, tie)));

    let said = *refused.expect_err("a tie").downcast::<String>().expect("a sentence");
    assert!(said.starts_with("TIE: runs 1 and "), "{said}");
}

#[test]
fn what_happens_after_the_scenario_is_not_recorded() {
    let recording = Room::new().tolerate_leaks().record(async || {
        tokio::spawn(timeline::follow("child", "work", std::future::pending::<()>()));
        sleep(Duration::from_millis(1)).await;
        event("caller", "left");
    });

    assert_eq!(recording.text(), "caller   1 left\nchild    0 work started\n");
}

#[test]
fn a_panic_ends_a_span_as_panicked() {
    let recording = Room::new().tolerate_panics().record(async || {
        let _ = tokio::spawn(timeline::follow("worker", "job", async { panic!("boom") })).await;
    });

    assert_eq!(recording.text(), "worker   0 job started · 0 job panicked\n");
}

#[test]
fn blocking_threads_record_in_the_same_room() {
    let recording = record(async || {
        tokio::task::spawn_blocking(|| event("thread", "hashed")).await.unwrap();
    });

    assert_eq!(recording.text(), "thread   0 hashed\n");
}

#[test]
fn what_stops_the_others_is_an_event_of_its_own_kind() {
    let recording = record(async || {
        declare(["caller"]);
        resources(["lamp"]);
        began("lamp", "on");
        asked("caller", "asks");
        cancelled("caller", "gives up");
        ended("lamp", "off");
    });

    let kinds = recording.lanes().iter().flat_map(|lane| lane.events.iter().map(|it| it.kind));
    let asked_for = [Kind::Asked, Kind::Cancelled, Kind::Began, Kind::Finished];
    assert_eq!(kinds.collect::<Vec<_>>(), asked_for);
    assert_eq!(recording.text(), "caller   0 asks · 0 gives up\nlamp     0 on · 0 off\n");
    assert_eq!(
        recording.lanes().iter().map(|lane| lane.resource).collect::<Vec<_>>(),
        [false, true]
    );
}

#[test]
fn a_text_is_read_as_it_was_written() {
    let scenario = async || {
        declare(["the caller", "work", "silent"]);
        event("the caller", "got Err(\"full\")");
        let worker = tokio::spawn(timeline::follow("work", "long step", sleep(ms(80))));
        let _ = timeout(ms(50), timeline::follow("work", "step", sleep(ms(90)))).await;
        event("work", "guard dropped");
        worker.await.unwrap();
        tokio::spawn(timeline::follow("work", "job", async { panic!("boom") })).await.unwrap_err();
        event_by("work", "ann", "waits");
        event("the caller", "leaves");
        conclude("the caller", "3 of 6 blocks read");
        conclude("after", "2 tasks alive");
        conclude("after", "and no more");
    };
    let recording = Room::new().tolerate_panics().record(scenario);
    let read: Timeline = recording.text().parse().unwrap();

    assert_eq!(read.text(), recording.text());
    let kinds = |recording: &Timeline| -> Vec<(u64, Kind)> {
        let events = recording.lanes().iter().flat_map(|lane| &lane.events);
        events.map(|event| (event.at, event.kind)).filter(|(at, _)| *at > 0).collect()
    };
    let timed = |recording: &Timeline| {
        kinds(recording)
            .into_iter()
            .filter(|(_, kind)| *kind != Kind::Conclusion)
            .collect::<Vec<_>>()
    };
    assert_eq!(timed(&read), timed(&recording));
    let conclusions = |recording: &Timeline| {
        let events = recording.lanes().iter().flat_map(|lane| &lane.events);
        events.filter(|event| event.kind == Kind::Conclusion).count()
    };
    assert_eq!((conclusions(&read), conclusions(&recording)), (3, 3));
}

#[test]
fn what_stands_between_lanes_and_events_is_not_taken_from_their_words() {
    let recording = record(async || {
        event("caller", "says \"a · 5 b\"\n   1 ends · ");
        event_by("caller", "ann\n", "  ·");
        conclude("after", "2 rows · 1 page");
    });
    let read: Timeline = recording.text().parse().unwrap();

    assert_eq!(read.text(), recording.text());
    let counts: Vec<_> = read.lanes().iter().map(|lane| lane.events.len()).collect();
    assert_eq!(counts, [2, 2], "a conclusion may be a list");
}

fn refused(scenario: impl AsyncFnOnce() + Send + 'static) -> String {
    let refused = catch_unwind(AssertUnwindSafe(|| record(scenario)));
    *refused.expect_err("it has to be refused").downcast::<String>().expect("a sentence")
}

#[test]
fn a_lane_whose_name_could_not_be_read_is_refused() {
    for name in ["", " ", " a", "a ", "a   b", "a\nb"] {
        let said = [
            refused(async move || event(name, "begins")),
            refused(async move || declare([name])),
            refused(async move || drop(timeline::span(name, "step"))),
        ];

        for said in said {
            assert!(said.starts_with(&format!("a lane cannot be named {name:?}: ")), "{said}");
        }
    }
}

#[test]
fn an_event_without_words_is_refused() {
    for words in ["", "  ", "\n", "-"] {
        let said = refused(async move || conclude("after", words));

        assert_eq!(said, format!("an event of lane \"after\" needs words, and {words:?} has none"));
    }
}

/// Beside a table or a message lies no drawing.
fn is_drawn(text: &Path) -> bool {
    let drawing = fs::read_to_string(text.with_extension("html")).unwrap_or_default();
    drawing.contains("<svg class=\"timeline\"")
}

#[test]
fn every_recording_of_the_course_is_read_as_it_was_written() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let (mut folders, mut read) = (vec![root.join("book/figures"), root.join("exercises")], 0);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let end = path.extension().and_then(|end| end.to_str()).unwrap_or_default();
            if path.is_dir() {
                folders.push(path);
            } else if end == "snap" || end == "txt" && is_drawn(&path) {
                let text = fs::read_to_string(&path).unwrap();
                let text = text.rsplit("---\n").next().unwrap();
                // An explorable figure has many recordings in one file, each below a line of words.
                let texts = text.split("\n\n").map(|text| match text.split_once('\n') {
                    Some((first, rest)) if !first.contains("   ") => rest,
                    _ => text,
                });
                for text in texts.filter(|text| !text.trim().is_empty()) {
                    let again = text.parse::<Timeline>().map(|it| it.text());
                    assert_eq!(
                        again.as_deref().map(str::trim),
                        Ok(text.trim()),
                        "{}",
                        path.display()
                    );
                    read += 1;
                }
            }
        }
    }
    assert!(read > 50, "{read} recordings");
}

#[test]
fn a_text_that_is_none_is_refused_with_its_line() {
    for (text, said) in [
        (
            "a   0 begins\nb 0 begins",
            "line 2: three spaces end the name of a lane; there are none in \"b 0 begins\"",
        ),
        ("a   0 begins\n\n", "line 2: three spaces end the name of a lane; there are none in \"\""),
        ("    0 begins", "line 1: there is no name before \"0 begins\""),
        ("a   0 begins\na   5 ends", "line 2: the lane \"a\" is there twice"),
    ] {
        assert_eq!(text.parse::<Timeline>().unwrap_err().to_string(), said);
    }
}

fn difference(asked: &str, scenario: impl AsyncFnOnce() + Send + 'static) -> String {
    difference_from(&format!("---\nsource: x\n---\n{asked}"), scenario)
}

fn difference_from(file: &str, scenario: impl AsyncFnOnce() + Send + 'static) -> String {
    let directory = tempfile();
    fs::write(directory.join("asked.snap"), file).unwrap();
    let recording = record(scenario);
    let checked = catch_unwind(AssertUnwindSafe(|| {
        testkit::__macro::check("asked", &recording, &directory);
    }));
    let said = checked.err().map(|payload| *payload.downcast::<String>().expect("a sentence"));
    fs::remove_dir_all(&directory).unwrap();
    said.unwrap_or_default().lines().next().unwrap_or_default().to_owned()
}

fn tempfile() -> std::path::PathBuf {
    let name = format!("snapshot-{}-{:?}", std::process::id(), std::thread::current().id());
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&directory).unwrap();
    directory
}

#[test]
fn a_conclusion_differs_last_though_it_begins_with_a_number() {
    let said = difference("a   0 begins · 50 ends\nafter   0 tasks alive\n", async || {
        event("a", "begins");
        sleep(Duration::from_millis(70)).await;
        event("a", "ends");
        conclude("after", "1 tasks alive");
    });

    assert_eq!(
        said,
        "TIMELINE: lane `a` differs first: asked for \"50 ends\", and it recorded \"70 ends\"."
    );
}

#[test]
fn a_difference_names_the_lane_that_differs_first_and_when() {
    let said = difference("a   0 begins · 90 ends\nb   0 begins · 50 ends\n", async || {
        declare(["a", "b"]);
        event("a", "begins");
        event("b", "begins");
        sleep(Duration::from_millis(70)).await;
        event("b", "ends");
        sleep(Duration::from_millis(30)).await;
        event("a", "ends");
    });

    assert_eq!(
        said,
        "TIMELINE: lane `b` differs first: asked for \"50 ends\", and it recorded \"70 ends\"."
    );
}

#[test]
fn every_kind_of_difference_has_words() {
    let one = async || event("a", "begins");

    assert_eq!(difference("a   0 begins\n", one), "");
    assert!(difference("a   0 begins · 5 ends\n", one).ends_with("and it recorded nothing more."));
    assert!(difference("a   -\n", one).ends_with("where nothing more was asked for."));
    assert!(difference("a   0 begins\nb   3 ends\n", one).contains("lane `b` is missing"));
    assert!(difference("", one).contains("lane `a` was recorded, and nothing was asked of it"));
}

#[test]
fn a_snapshot_with_the_line_ends_of_windows_is_the_same() {
    let file = "---\r\nsource: x\r\n---\r\na   0 begins\r\nb   0 begins\r\n";

    let said = difference_from(file, async || {
        event("a", "begins");
        event("b", "begins");
    });

    assert_eq!(said, "");
}

#[test]
fn a_snapshot_whose_name_has_a_slash_is_found_where_insta_puts_it() {
    let recording = record(async || event("caller", "came by"));

    testkit::assert_timeline!("inside/out", recording);
}
