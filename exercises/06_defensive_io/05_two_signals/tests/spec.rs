use std::{cell::Cell, time::Duration};

use testkit::{
    assert_timeline,
    quiet::{self, settle},
    run::Room,
    scene::Console,
    timeline::{declare, event, follow},
};
use tokio::{
    join,
    time::{Instant, sleep, sleep_until, timeout},
};
use tokio_util::sync::CancellationToken;
use two_signals::{Exit, run};

/// Leaks are another lesson.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// How a program ended, and what the world saw of it.
struct End {
    exit: Exit,
    at: u64,
    has_tidied_up: bool,
    /// When the work heard that it should stop.
    told: Option<u64>,
    printed: Vec<String>,
    is_killed: bool,
}

/// A program whose work would end by itself after `ends`, and tidies up for `tidies` when it is told to stop.
async fn program(ends: u64, tidies: u64, presses: &[u64], story: &str) -> End {
    let (console, stop) = (Console::new(), CancellationToken::new());
    let began = Instant::now();
    let now = || u64::try_from(began.elapsed().as_millis()).unwrap();
    let (has_tidied_up, told) = (Cell::new(false), Cell::new(None));
    let work = follow("work", "work", async {
        tokio::select! {
            () = sleep(ms(ends)) => return,
            () = stop.cancelled() => told.set(Some(now())),
        }
        sleep(ms(tidies)).await;
        has_tidied_up.set(true);
    });
    let somebody = async {
        for at in presses {
            sleep_until(began + ms(*at)).await;
            console.press();
        }
    };
    let runs = async {
        let Ok(exit) = timeout(ms(30_000), run(console.clone(), stop.clone(), work)).await else {
            panic!("HANG: {story}; at 30000 ms run() had not returned.");
        };
        (exit, now())
    };
    let ((exit, at), ()) = join!(runs, somebody);
    let (printed, is_killed) = (console.printed(), console.is_killed());
    End { exit, at, has_tidied_up: has_tidied_up.get(), told: told.get(), printed, is_killed }
}

#[test]
fn work_that_ends_by_itself_is_finished() {
    room().run(async || {
        let story = "the work ended by itself after 300 ms";

        let End { exit, at, printed, .. } = program(300, 0, &[], story).await;

        assert!(
            exit == Exit::Finished && printed == ["at work"],
            "WRONG RESULT: {story}; run() returned {exit:?} at {at} ms, and printed were {printed:?}."
        );
        assert!(at <= 301, "SERIAL: {story}; run() returned at {at} ms.");
        settle().await;
        let tasks = quiet::tasks();
        assert!(
            tasks == 0,
            "LEAK AFTER SUCCESS: {story}; run() returned at {at} ms, and 1 ms later tasks that it had started were alive: {tasks}."
        );
    });
}

#[test]
fn the_first_press_lets_it_tidy_up() {
    for press in [100, 250] {
        room().run(async move || {
            let story = format!("Ctrl-C was pressed at {press} ms, and to tidy up took 400");

            let End { exit, at, has_tidied_up, printed, .. } =
                program(10_000, 400, &[press], &story).await;

            assert!(
                has_tidied_up && exit == Exit::Stopped,
                "LOST: {story}; run() returned {exit:?} at {at} ms, and the work had{} tidied up.",
                if has_tidied_up { "" } else { " not" }
            );
            assert!(
                printed == ["at work", "stopping"],
                "WRONG RESULT: {story}; printed were {printed:?}."
            );
        });
    }
}

#[test]
fn the_work_is_told_at_once() {
    room().run(async || {
        let story = "Ctrl-C was pressed at 100 ms, and to print a line takes 20";

        let End { told, at, .. } = program(10_000, 400, &[100], story).await;

        assert!(
            told.is_some_and(|told| told <= 101),
            "BLIND WHEN IDLE: {story}; the work was told to stop at {told:?}, and run() returned at {at} ms."
        );
        assert!(at <= 501, "SERIAL: {story}; to tidy up took 400 ms, and run() returned at {at} ms.");
    });
}

#[test]
fn the_second_press_ends_it() {
    for second in [150, 300, 900] {
        room().run(async move || {
            let story =
                format!("Ctrl-C was pressed at 100 ms and at {second}, and to tidy up took 5000");

            let End { exit, at, has_tidied_up, .. } =
                program(10_000, 5_000, &[100, second], &story).await;

            let verdict = if at < second { "LOST" } else { "DEAF" };
            assert!(
                exit == Exit::Forced && !has_tidied_up && (second..=second + 1).contains(&at),
                "{verdict}: {story}; run() returned {exit:?} at {at} ms."
            );
        });
    }
}

#[test]
fn a_second_press_in_a_hurry_is_not_lost() {
    for second in [103, 110, 118] {
        room().run(async move || {
            let story = format!(
                "Ctrl-C was pressed at 100 ms and at {second}, \"stopping\" takes 20 ms to print, and to tidy up took 5000"
            );

            let End { exit, at, .. } = program(10_000, 5_000, &[100, second], &story).await;

            let verdict = if at < second { "LOST" } else { "DEAF" };
            assert!(
                exit == Exit::Forced && (second..=second + 1).contains(&at),
                "{verdict}: {story}; run() returned {exit:?} at {at} ms."
            );
        });
    }
}

#[test]
fn a_press_at_the_very_beginning_is_heard() {
    for press in [1, 7, 15] {
        room().run(async move || {
            let story = format!("Ctrl-C was pressed at {press} ms, and \"at work\" takes 20 ms to print");

            let End { exit, at, has_tidied_up, is_killed, .. } = program(10_000, 400, &[press], &story).await;

            assert!(
                !is_killed,
                "LOST: {story}; nobody listened yet, so the system killed the program."
            );
            assert!(
                exit == Exit::Stopped && has_tidied_up && at <= press + 421,
                "BLIND WHEN IDLE: {story}; to tidy up took 400 ms, and run() returned {exit:?} at {at} ms."
            );
        });
    }
}

#[test]
fn one_press_is_one_press() {
    room().run(async || {
        let story = "Ctrl-C was pressed once, at 100 ms, and to tidy up took 3000";

        let End { exit, at, .. } = program(10_000, 3_000, &[100], story).await;

        assert!(
            exit == Exit::Stopped,
            "WRONG RESULT: {story}; run() returned {exit:?} at {at} ms."
        );
    });
}

#[test]
fn nothing_goes_on_when_it_returns() {
    for presses in [&[100][..], &[100, 200]] {
        room().run(async move || {
            let story = format!("Ctrl-C was pressed at {presses:?} ms");

            let End { exit, at, .. } = program(10_000, 400, presses, &story).await;
            settle().await;

            let tasks = quiet::tasks();
            assert!(
                tasks == 0,
                "ORPHAN TASK: {story}; run() returned {exit:?} at {at} ms, and 1 ms later tasks that it had started were alive: {tasks}."
            );
        });
    }
}

#[test]
fn the_recording_of_a_hurry() {
    let recording = room().record(async || {
        declare(["console", "work", "program"]);
        let End { exit, .. } = program(10_000, 5_000, &[100, 400], "a hurry").await;
        event("program", format!("{exit:?}"));
    });

    assert_timeline!("a_hurry", recording.only(["console", "work", "program"]));
}
