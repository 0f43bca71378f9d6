use std::{
    cell::Cell,
    pin::pin,
    sync::{Arc, OnceLock},
    task::{Context, Wake, Waker},
    time::Duration,
};

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
    is_cancelled: bool,
    printed: Vec<String>,
    is_killed: bool,
}

impl End {
    fn told(&self) -> String {
        match self.told {
            Some(at) => format!("was told to stop at {at} ms"),
            None => "was never told to stop".to_owned(),
        }
    }
}

/// A program whose work would end by itself after `ends`, and tidies up for `tidies` when it is told to stop.
async fn program(ends: u64, tidies: u64, presses: &[u64], story: &str) -> End {
    let (console, stop) = (Console::new(), CancellationToken::new());
    let began = Instant::now();
    let (has_tidied_up, told) = (Cell::new(false), Cell::new(None));
    let work = follow("work", "work", async {
        tokio::select! {
            () = sleep(ms(ends)) => return,
            () = stop.cancelled() => told.set(Some(since(began))),
        }
        sleep(ms(tidies)).await;
        has_tidied_up.set(true);
    });
    let (exit, at) = outcome(&console, &stop, work, presses, story).await;
    End {
        exit,
        at,
        has_tidied_up: has_tidied_up.get(),
        told: told.get(),
        is_cancelled: stop.is_cancelled(),
        printed: console.printed(),
        is_killed: console.is_killed(),
    }
}

/// What `run` returned and when, while somebody pressed Ctrl-C.
async fn outcome(
    console: &Console,
    stop: &CancellationToken,
    work: impl Future<Output = ()>,
    presses: &[u64],
    story: &str,
) -> (Exit, u64) {
    let began = Instant::now();
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
        (exit, since(began))
    };
    join!(runs, somebody).0
}

fn since(began: Instant) -> u64 {
    u64::try_from(began.elapsed().as_millis()).unwrap()
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
fn without_a_press_nobody_is_told_to_stop() {
    room().run(async || {
        let story = "nobody pressed Ctrl-C, and the work would end by itself after 300 ms";

        let end = program(300, 0, &[], story).await;

        let told = end.told();
        let End { exit, at, .. } = end;
        assert!(
            end.told.is_none() && at >= 300,
            "WRONG RESULT: {story}; it {told}, and run() returned {exit:?} at {at} ms."
        );
        assert!(
            !end.is_cancelled,
            "WRONG RESULT: {story}; run() returned {exit:?} at {at} ms, and `stop` was cancelled."
        );
    });
    room().run(async || {
        let stop = CancellationToken::new();

        _ = timeout(ms(50), run(Console::new(), stop.clone(), sleep(ms(300)))).await;

        assert!(
            !stop.is_cancelled(),
            "WRONG RESULT: nobody pressed Ctrl-C, and the future of run() was dropped at 50 ms; `stop` was cancelled."
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

        let end = program(10_000, 400, &[100], story).await;

        let (at, told) = (end.at, end.told());
        let verdict = if end.told.is_none() { "LOST" } else { "BLIND WHEN IDLE" };
        assert!(
            end.told.is_some_and(|told| told <= 101),
            "{verdict}: {story}; the work {told}, and run() returned at {at} ms."
        );
        assert!(
            at <= 501,
            "SERIAL: {story}; to tidy up took 400 ms, and run() returned at {at} ms."
        );
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
    for second in [101, 103, 110, 118] {
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

/// Presses Ctrl-C when it is woken.
struct Finger {
    console: Console,
    pressed: OnceLock<Instant>,
}

impl Wake for Finger {
    fn wake(self: Arc<Self>) {
        self.pressed.get_or_init(Instant::now);
        self.console.press();
    }
}

#[test]
fn a_second_press_while_it_cancels_is_not_lost() {
    room().run(async || {
        let story = "Ctrl-C was pressed at 100 ms, and again when `stop` was cancelled";
        let (console, stop, began) = (Console::new(), CancellationToken::new(), Instant::now());
        let finger = Arc::new(Finger { console: console.clone(), pressed: OnceLock::new() });
        let waker = Waker::from(Arc::clone(&finger));
        let mut cancels = pin!(stop.cancelled());
        assert!(cancels.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        let work = async {
            stop.cancelled().await;
            sleep(ms(5_000)).await;
        };

        let (exit, at) = outcome(&console, &stop, work, &[100], story).await;

        let Some(pressed) = finger.pressed.get() else {
            panic!("LOST: Ctrl-C was pressed at 100 ms; run() returned {exit:?} at {at} ms, and `stop` was not cancelled.");
        };
        let second = u64::try_from((*pressed - began).as_millis()).unwrap();
        assert!(
            exit == Exit::Forced && (second..=second + 1).contains(&at),
            "DEAF: Ctrl-C was pressed at 100 ms, and once more, at {second} ms, while `stop` was being cancelled; to tidy up took 5000, and run() returned {exit:?} at {at} ms."
        );
    });
}

#[test]
fn a_press_at_the_very_beginning_is_heard() {
    for press in [1, 7, 15] {
        room().run(async move || {
            let story = format!("Ctrl-C was pressed at {press} ms, and \"at work\" takes 20 ms to print");

            let end = program(10_000, 400, &[press], &story).await;

            let told = end.told();
            let End { exit, at, has_tidied_up, .. } = end;
            assert!(
                !end.is_killed,
                "LOST: {story}; nobody listened yet, so the system killed the program."
            );
            assert!(
                exit == Exit::Stopped && has_tidied_up,
                "LOST: {story}; the work {told}, to tidy up took 400 ms, and run() returned {exit:?} at {at} ms."
            );
            assert!(
                end.told.is_some_and(|told| told <= press + 1),
                "BLIND WHEN IDLE: {story}; the work {told}."
            );
            assert!(
                at <= press + 401,
                "SERIAL: {story}; to tidy up took 400 ms, and run() returned at {at} ms."
            );
        });
    }
}

#[test]
fn a_line_is_printed_to_its_end_before_the_next() {
    for press in [1, 7, 15] {
        let recording = room().record(async move || {
            program(10_000, 400, &[press], &format!("Ctrl-C was pressed at {press} ms")).await;
        });

        let console = recording.lanes().iter().filter(|lane| lane.name == "console");
        let lines: Vec<_> = console
            .flat_map(|lane| &lane.events)
            .filter(|event| event.what.starts_with('"'))
            .map(|line| (line.what.as_str(), line.at))
            .collect();
        let in_turn = matches!(lines[..], [("\"at work\"", 20..=21), ("\"stopping\"", 40..=42)]);
        let told: Vec<_> = lines.iter().map(|(line, at)| format!("{line} at {at} ms")).collect();
        assert!(
            in_turn,
            "WRONG RESULT: Ctrl-C was pressed at {press} ms, to tidy up took 400, and to print a line takes 20; printed were [{}].",
            told.join(", ")
        );
    }
}

#[test]
fn a_press_before_its_first_wait_is_heard() {
    room().run(async || {
        let story =
            "Ctrl-C was pressed in the first moment of the work, before it waited for anything";
        // An answer that asks its futures in random order listens in time by luck.
        for _ in 0..64 {
            let (console, stop) = (Console::new(), CancellationToken::new());
            let work = async {
                console.press();
                let _ = timeout(ms(400), stop.cancelled()).await;
            };

            let (exit, at) = outcome(&console, &stop, work, &[], story).await;

            assert!(
                !console.is_killed(),
                "LOST: {story}; nobody listened yet, so the system killed the program."
            );
            assert!(exit == Exit::Stopped, "LOST: {story}; run() returned {exit:?} at {at} ms.");
        }
    });
}

#[test]
fn two_presses_at_the_very_beginning_are_two() {
    for [first, second] in [[5, 12], [1, 19], [15, 25]] {
        room().run(async move || {
            let story = format!(
                "Ctrl-C was pressed at {first} ms and at {second}, \"at work\" takes 20 ms to print, and to tidy up took 5000"
            );

            let End { exit, at, is_killed, .. } = program(10_000, 5_000, &[first, second], &story).await;

            assert!(
                !is_killed,
                "LOST: {story}; nobody listened yet, so the system killed the program."
            );
            let verdict = if at < second { "LOST" } else { "DEAF" };
            assert!(
                exit == Exit::Forced && (second..=second + 1).contains(&at),
                "{verdict}: {story}; run() returned {exit:?} at {at} ms."
            );
        });
    }
}

#[test]
fn one_press_is_one_press() {
    room().run(async || {
        let story = "Ctrl-C was pressed once, at 100 ms, and to tidy up took 25000";

        let End { exit, at, .. } = program(10_000, 25_000, &[100], story).await;

        assert!(
            exit == Exit::Stopped,
            "WRONG RESULT: {story}; run() returned {exit:?} at {at} ms."
        );
    });
    room().run(async || {
        let story = "somebody else cancelled `stop` at 50 ms, Ctrl-C was pressed once, at 100, and to tidy up took 400";
        let (console, stop) = (Console::new(), CancellationToken::new());
        let work = async {
            sleep(ms(50)).await;
            stop.cancel();
            sleep(ms(400)).await;
        };

        let (exit, at) = outcome(&console, &stop, work, &[100], story).await;

        assert!(
            exit != Exit::Forced && at >= 450,
            "LOST: {story}; run() returned {exit:?} at {at} ms."
        );
    });
}

#[test]
fn no_line_delays_the_end() {
    let finished = ("the work ended by itself after 5 ms", 5, &[][..], 5, Exit::Finished);
    let stopped = (
        "Ctrl-C was pressed at 100 ms, and to tidy up took 5",
        10_000,
        &[100][..],
        105,
        Exit::Stopped,
    );
    for (story, ends, presses, end, exits) in [finished, stopped] {
        room().run(async move || {
            let story = format!("{story}, and to print a line takes 20");

            let End { exit, at, .. } = program(ends, 5, presses, &story).await;

            assert!(exit == exits, "WRONG RESULT: {story}; run() returned {exit:?} at {at} ms.");
            assert!(at <= end + 1, "SERIAL: {story}; run() returned at {at} ms.");
        });
    }
}

#[test]
fn nothing_goes_on_when_it_returns() {
    let long_ago = [(10_000, 400, &[100][..]), (10_000, 400, &[100, 200])];
    let while_it_prints = [(5, 0, &[][..]), (10_000, 5, &[100]), (10_000, 5_000, &[5, 12])];
    for (ends, tidies, presses) in long_ago.into_iter().chain(while_it_prints) {
        room().run(async move || {
            let story = match presses {
                [] => format!("the work ended by itself after {ends} ms"),
                _ => format!("Ctrl-C was pressed at {presses:?} ms, and to tidy up took {tidies}"),
            };

            let End { exit, at, .. } = program(ends, tidies, presses, &story).await;
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
