use std::{panic::AssertUnwindSafe, time::Duration};

use futures::FutureExt;
use one_stop_budget::{Report, stop};
use testkit::{
    assert_timeline,
    quiet::{self, settle},
    run::Room,
    scene::{Machine, Plant},
    timeline::{asked, conclude, declare, event},
};
use tokio::time::{Instant, sleep, timeout};

const BUDGET: u64 = 5_000;

/// Leaks are another lesson.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// How a shift ended.
struct End {
    stopped: Vec<&'static str>,
    cut: Vec<&'static str>,
    took: u64,
}

/// Stops a line, and sorts the report.
async fn end(line: Vec<Vec<Machine>>, budget: u64, story: &str) -> End {
    let began = Instant::now();
    let Ok(Report { mut stopped, mut cut }) = timeout(ms(40_000), stop(line, ms(budget))).await
    else {
        panic!(
            "HANG: {story}; the budget was {budget} ms, and at 40000 ms stop() had not returned."
        );
    };
    stopped.sort_unstable();
    cut.sort_unstable();
    End { stopped, cut, took: u64::try_from(began.elapsed().as_millis()).unwrap() }
}

/// A washer, two fillers, a labeller and a packer, with the time that each takes; 0 is one that never stops.
fn line(plant: &Plant, takes: [u64; 5]) -> Vec<Vec<Machine>> {
    let machine = |stage, name, takes| match takes {
        0 => plant.deaf(stage, name),
        takes => plant.machine(stage, name, takes),
    };
    let [washer, left, right, labeller, packer] = takes;
    vec![
        vec![machine(0, "washer", washer)],
        vec![machine(1, "filler 1", left), machine(1, "filler 2", right)],
        vec![machine(2, "labeller", labeller)],
        vec![machine(3, "packer", packer)],
    ]
}

const ALL: [&str; 5] = ["filler 1", "filler 2", "labeller", "packer", "washer"];

const GOOD_DAY: [u64; 5] = [300, 400, 700, 500, 200];

#[test]
fn on_a_good_day_all_of_it_stops() {
    room().run(async || {
        let plant = Plant::new();
        let story = "all machines were in order";

        let End { stopped, cut, took } = end(line(&plant, GOOD_DAY), BUDGET, story).await;

        assert!(
            stopped == ALL && cut.is_empty(),
            "WRONG RESULT: {story}; after {took} ms stop() reported {stopped:?} as stopped and {cut:?} as cut."
        );
        settle().await;
        let tasks = quiet::tasks();
        assert!(
            tasks == 0,
            "LEAK AFTER SUCCESS: {story}; stop() returned after {took} ms, and 1 ms later tasks that it had started were alive: {tasks}."
        );
    });
}

#[test]
fn the_machines_of_a_stage_stop_at_the_same_time() {
    room().run(async || {
        let plant = Plant::new();
        let story = "the fillers take 400 and 700 ms, and the others 1000 together";

        let End { took, .. } = end(line(&plant, GOOD_DAY), BUDGET, story).await;

        assert!(took <= 1_701, "SERIAL: {story}; stop() returned after {took} ms.");
        let many = (0..200).map(|_| plant.machine(0, "washer", 1_000)).collect();
        let End { took, .. } = end(vec![many], BUDGET, "200 washers take 1000 ms each").await;
        assert!(
            took <= 1_001,
            "SERIAL: 200 washers of one stage take 1000 ms each; stop() returned after {took} ms."
        );
    });
}

#[test]
fn no_machine_stops_before_those_whose_bottles_it_takes() {
    for takes in [GOOD_DAY, [900, 100, 800, 100, 600]] {
        room().run(async move || {
            let plant = Plant::new();
            let story = format!("the washer takes {} ms to stop, the fillers {} and {}", takes[0], takes[1], takes[2]);

            let End { took, .. } = end(line(&plant, takes), BUDGET, &story).await;

            let broken = plant.broken();
            assert!(
                broken == 0,
                "LOST: {story}; stop() returned after {took} ms, and {broken} bottles came to machines that had been told to stop."
            );
        });
    }
}

#[test]
fn one_that_never_stops_has_no_more_than_the_budget() {
    let deaf: [(usize, &str, &[&str]); 4] = [
        (0, "washer", &[]),
        (2, "filler 2", &["filler 1", "washer"]),
        (3, "labeller", &["filler 1", "filler 2", "washer"]),
        (4, "packer", &["filler 1", "filler 2", "labeller", "washer"]),
    ];
    for (deaf, name, before) in deaf {
        room().run(async move || {
            let plant = Plant::new();
            let mut takes = GOOD_DAY;
            takes[deaf] = 0;
            let story = format!("the {name} never stopped");

            let End { stopped, cut, took } = end(line(&plant, takes), BUDGET, &story).await;

            assert!(
                took <= BUDGET + 1,
                "BLIND UNDER LOAD: {story}; the budget was {BUDGET} ms, and stop() returned after {took}."
            );
            let mut named = [stopped.as_slice(), cut.as_slice()].concat();
            named.sort_unstable();
            assert!(
                cut.contains(&name) && named == ALL,
                "WRONG RESULT: {story}; stop() reported {stopped:?} as stopped and {cut:?} as cut."
            );
            assert!(
                before.iter().all(|it| stopped.contains(it)),
                "WRONG RESULT: {story}, and {before:?} take less than a second; stop() reported {stopped:?} as stopped and {cut:?} as cut."
            );
        });
    }
}

#[test]
fn whoever_needs_much_of_the_budget_has_it() {
    for (slow, name) in [(0, "washer"), (1, "filler 1"), (3, "labeller"), (4, "packer")] {
        room().run(async move || {
            let plant = Plant::new();
            let mut takes = [100, 100, 100, 100, 100];
            takes[slow] = 3_500;
            let story = format!("the {name} takes 3500 ms, and all others 100");

            let End { cut, took, .. } = end(line(&plant, takes), BUDGET, &story).await;

            assert!(
                cut.is_empty(),
                "LOST: {story}; the budget was {BUDGET} ms, stop() returned after {took}, and had cut {cut:?}."
            );
        });
    }
}

#[test]
fn the_last_stage_has_its_reserve() {
    for washer in [4_800, 0] {
        room().run(async move || {
            let plant = Plant::new();
            let story = match washer {
                0 => "the washer never stopped",
                _ => "the washer takes 4800 ms",
            };

            let End { stopped, took, .. } =
                end(line(&plant, [washer, 70, 70, 70, 450]), BUDGET, story).await;

            assert!(
                stopped.contains(&"packer"),
                "LOST: {story}, and the packer, in the last stage, 450; the budget was {BUDGET} ms, stop() returned after {took}, and stopped were {stopped:?}."
            );
        });
    }
}

#[test]
fn a_line_of_one_stage_has_all_of_the_budget() {
    room().run(async || {
        let plant = Plant::new();

        for (budget, takes) in [(BUDGET, 4_800), (300, 200)] {
            let one = vec![vec![plant.machine(0, "washer", takes)]];
            let story = format!("a line of one washer, which takes {takes} ms");
            let End { stopped, took, .. } = end(one, budget, &story).await;
            assert!(
                stopped == ["washer"],
                "LOST: {story}; the budget was {budget} ms, stop() returned after {took}, and stopped were {stopped:?}."
            );
        }
        let End { stopped, cut, took } = end(Vec::new(), BUDGET, "a line of no machine").await;
        assert!(
            stopped.is_empty() && cut.is_empty() && took == 0,
            "WRONG RESULT: a line of no machine; stop() returned after {took} ms."
        );
    });
}

#[test]
fn a_budget_below_the_reserve_goes_to_the_last_stage() {
    for takes in [200, 400] {
        room().tolerate_panics().run(async move || {
            let plant = Plant::new();
            let line = vec![vec![plant.deaf(0, "washer")], vec![plant.machine(1, "packer", takes)]];
            let story = format!("the budget was 300 ms, the washer never stopped, and the packer, after it, takes {takes}");

            let began = Instant::now();
            let stops = AssertUnwindSafe(stop(line, ms(300))).catch_unwind();
            let Ok(stops) = timeout(ms(40_000), stops).await else {
                panic!("HANG: {story}; at 40000 ms stop() had not returned.");
            };
            let took = began.elapsed().as_millis();

            let Ok(Report { stopped, .. }) = stops else {
                panic!("WRONG RESULT: {story}; stop() panicked.");
            };
            assert!(took <= 301, "BLIND UNDER LOAD: {story}; stop() returned after {took}.");
            assert!(
                stopped.is_empty() == (takes > 300),
                "LOST: {story}; stop() returned after {took}, and stopped were {stopped:?}."
            );
        });
    }
}

#[test]
fn every_machine_is_told() {
    for (deaf, budget) in [(0, BUDGET), (2, BUDGET), (3, BUDGET), (0, 300), (0, 0)] {
        room().run(async move || {
            let plant = Plant::new();
            let mut takes = GOOD_DAY;
            takes[deaf] = 0;

            end(line(&plant, takes), budget, "one machine never stopped").await;

            let untold = plant.never_told();
            assert!(
                untold.is_empty(),
                "LOST: one machine never stopped, the budget was {budget} ms, and these were dropped without being told: {untold:?}."
            );
        });
    }
}

#[test]
fn nothing_goes_on_when_it_returns() {
    for (deaf, name) in [(1, "filler 1"), (4, "packer")] {
        room().run(async move || {
            let plant = Plant::new();
            let mut takes = GOOD_DAY;
            takes[deaf] = 0;
            let story = format!("the {name} never stopped");

            let End { took, .. } = end(line(&plant, takes), BUDGET, &story).await;
            let running = plant.running();
            settle().await;

            let tasks = quiet::tasks();
            assert!(
                tasks == 0 && running.is_empty(),
                "ORPHAN TASK: {story}; stop() returned after {took} ms, when {running:?} were still running, and 1 ms later tasks that it had started were alive: {tasks}."
            );
        });
    }
}

#[test]
fn the_recording_of_a_bad_day() {
    let recording = room().record(async || {
        declare(["line", "washer", "filler 1", "filler 2", "labeller", "packer"]);
        let plant = Plant::new();
        sleep(ms(100)).await;
        asked("line", "is to stop");
        let machines = line(&plant, [300, 400, 0, 500, 450]);
        let End { cut, .. } = end(machines, BUDGET, "filler 2 never stopped").await;
        event("line", format!("off, {} cut", cut.join(" and ")));
        conclude("line", format!("{} bottles broke", plant.broken()));
    });

    assert_timeline!("a_bad_day", recording);
}
