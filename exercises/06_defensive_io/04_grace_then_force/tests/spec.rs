use std::{pin::pin, time::Duration};

use grace_then_force::{Report, run};
use testkit::{
    assert_timeline,
    quiet::{self, settle},
    run::Room,
    scene::{Crew, Worker},
    timeline::{asked, conclude, declare},
};
use tokio::{
    join,
    time::{Instant, sleep, timeout},
};
use tokio_util::sync::CancellationToken;

const GRACE: u64 = 1_000;

const STOP: u64 = 100;

/// Leaks are another lesson, and a crash is a part of the story.
fn room() -> Room {
    Room::new().tolerate_leaks().tolerate_panics()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// How a day ended.
#[derive(Debug)]
struct End {
    ended: Vec<&'static str>,
    forced: Vec<&'static str>,
    crashed: Vec<&'static str>,
    /// When `run` returned.
    at: u64,
    /// Who was there at this moment.
    alive: Vec<&'static str>,
}

/// A day with a stop at 100 ms, or without one.
async fn day(crew: &Crew, workers: Vec<Worker>, stops: bool, story: &str) -> End {
    let began = Instant::now();
    let stop = CancellationToken::new();
    let foreman = async {
        sleep(ms(STOP)).await;
        if stops {
            stop.cancel();
        }
    };
    let works = async {
        let mut runs = pin!(run(workers, stop.clone(), ms(GRACE)));
        let Ok(report) = timeout(ms(30_000), &mut runs).await else {
            panic!(
                "HANG: {story}; run() had not returned at 30000 ms, when these were still at work: {:?}.",
                crew.alive()
            );
        };
        let at = u64::try_from(began.elapsed().as_millis()).unwrap();
        (report, at, crew.alive())
    };
    let ((report, at, alive), ()) = join!(works, foreman);
    let Report { mut ended, mut forced, mut crashed } = report;
    for names in [&mut ended, &mut forced, &mut crashed] {
        names.sort_unstable();
    }
    End { ended, forced, crashed, at, alive }
}

#[test]
fn without_a_stop_it_returns_when_the_last_one_has_ended() {
    room().run(async || {
        let crew = Crew::new();
        let workers = vec![crew.leaves("ann", 300), crew.leaves("bob", 1_300)];
        let story = "ann ended by herself at 300 ms and bob at 1300, and nobody said stop";

        let End { ended, at, .. } = day(&crew, workers, false, story).await;

        assert!(
            ended == ["ann", "bob"] && (1_300..=1_301).contains(&at),
            "WRONG RESULT: {story}; run() returned at {at} ms and reported {ended:?} as ended."
        );
        settle().await;
        let tasks = quiet::tasks();
        assert!(
            tasks == 0,
            "LEAK AFTER SUCCESS: {story}; run() returned at {at} ms, and 1 ms later tasks that it had started were alive: {tasks}."
        );
    });
}

#[test]
fn each_worker_has_a_task_of_its_own() {
    room().run(async || {
        let crew = Crew::new();
        let workers = vec![crew.leaves("ann", 30), crew.leaves("bob", 40)];
        let mut runs = pin!(run(workers, CancellationToken::new(), ms(GRACE)));

        let _ = timeout(ms(10), &mut runs).await;
        sleep(ms(50)).await;

        let alive = crew.alive();
        assert!(
            alive.is_empty(),
            "SERIAL: ann worked for 30 ms and bob for 40, and the future of run() was not polled from 10 ms on; at 60 ms {alive:?} were still at work."
        );
    });
}

#[test]
fn whoever_hears_the_stop_may_tidy_up() {
    room().run(async || {
        let crew = Crew::new();
        let workers = vec![crew.tidy("ann", 200), crew.tidy("bob", 930), crew.leaves("carol", 50)];
        let story = "told to stop at 100 ms, ann needed 200 ms and bob 930, of a grace of 1000";

        let End { ended, forced, at, .. } = day(&crew, workers, true, story).await;

        let tidied = crew.tidied();
        assert!(
            tidied == ["ann", "bob"],
            "LOST: {story}; run() returned at {at} ms, and tidied up had {tidied:?}."
        );
        assert!(
            ended == ["ann", "bob", "carol"] && forced.is_empty(),
            "WRONG RESULT: {story}, and carol had ended at 50; run() reported {ended:?} as ended and {forced:?} as forced."
        );
        assert!(
            at <= 1_031,
            "WRONG RESULT: {story}; the last of them was gone at 1030 ms, and run() returned at {at}."
        );
    });
}

#[test]
fn whoever_is_deaf_is_forced_when_the_grace_is_over() {
    room().run(async || {
        let crew = Crew::new();
        let workers = vec![crew.tidy("ann", 200), crew.tidy("bob", 930), crew.deaf("eve")];
        let story = "told to stop at 100 ms, ann needed 200 ms and bob 930, eve did not hear it, and the grace was 1000 ms";

        let End { ended, forced, at, .. } = day(&crew, workers, true, story).await;

        let tidied = crew.tidied();
        assert!(tidied == ["ann", "bob"], "LOST: {story}; run() returned at {at} ms, and tidied up had {tidied:?}.");
        assert!(
            ended == ["ann", "bob"] && forced == ["eve"],
            "WRONG RESULT: {story}; run() reported {ended:?} as ended and {forced:?} as forced."
        );
        assert!(at >= 1_099, "WRONG RESULT: {story}, which was over at 1100; run() returned at {at} ms, when eve had been forced.");
        assert!(
            at <= 1_102,
            "BLIND UNDER LOAD: {story}, which was over at 1100; run() returned at {at} ms."
        );
    });
}

#[test]
fn many_who_end_late_are_no_reason_to_wait_longer() {
    room().run(async || {
        let crew = Crew::new();
        let mut workers = vec![crew.deaf("eve")];
        workers.extend([crew.tidy("ann", 300), crew.tidy("bob", 600), crew.tidy("carol", 930), crew.tidy("dan", 1_400)]);
        let story = "told to stop at 100 ms, four workers needed 300, 600, 930 and 1400 ms, eve did not hear it, and the grace was 1000 ms";

        let End { forced, at, .. } = day(&crew, workers, true, story).await;

        assert!(
            at <= 1_102,
            "BLIND UNDER LOAD: {story}, which was over at 1100; run() returned at {at} ms."
        );
        assert!(
            forced == ["dan", "eve"],
            "WRONG RESULT: {story}; run() reported {forced:?} as forced."
        );
    });
}

#[test]
fn when_it_returns_nobody_is_there() {
    room().run(async || {
        let crew = Crew::new();
        let workers = vec![crew.tidy("ann", 200), crew.deaf("eve"), crew.deaf("dan")];
        let story = "two of three workers did not hear the stop";

        let End { at, alive, .. } = day(&crew, workers, true, story).await;

        assert!(
            alive.is_empty(),
            "ORPHAN TASK: {story}; run() returned at {at} ms, and at this moment {alive:?} were still there."
        );
    });
}

#[test]
fn a_crash_is_told_apart_and_harms_nobody() {
    room().run(async || {
        let crew = Crew::new();
        let workers = vec![crew.crashes("dan", 30), crew.tidy("bob", 500), crew.deaf("eve")];
        let story = "told to stop at 100 ms, dan panicked at 130, bob needed 500 ms, and eve did not hear it";

        let End { ended, forced, crashed, at, .. } = day(&crew, workers, true, story).await;

        assert!(
            (ended.as_slice(), forced.as_slice(), crashed.as_slice()) == (&["bob"], &["eve"], &["dan"]),
            "WRONG RESULT: {story}; run() returned at {at} ms and reported {ended:?} as ended, {forced:?} as forced and {crashed:?} as crashed."
        );
    });
}

#[test]
fn after_a_crash_it_still_returns_with_the_last_one() {
    room().run(async || {
        let crew = Crew::new();
        let workers = vec![crew.breaks_down("carol", 50), crew.crashes("dan", 30), crew.tidy("bob", 500)];
        let story = "carol panicked at 50 ms, and when all were told to stop at 100, dan panicked at 130 and bob needed 500 ms";

        let End { ended, forced, crashed, at, .. } = day(&crew, workers, true, story).await;

        assert!(
            (ended.as_slice(), forced.as_slice(), crashed.as_slice()) == (&["bob"], &[], &["carol", "dan"]),
            "WRONG RESULT: {story}; run() returned at {at} ms and reported {ended:?} as ended, {forced:?} as forced and {crashed:?} as crashed."
        );
        assert!(
            at >= 599,
            "GHOST EFFECT: {story}, until 600; run() returned at {at} ms."
        );
        assert!(
            at <= 601,
            "WRONG RESULT: {story}; nobody was there from 600 ms on, and run() returned at {at}."
        );
    });
}

#[test]
fn whoever_ended_in_time_was_not_forced() {
    for _ in 0..32 {
        room().run(async || {
            let crew = Crew::new();
            let workers = vec![crew.tidy("bob", 930), crew.crashes("dan", 950), crew.deaf("eve")];
            let stop = CancellationToken::new();
            let mut runs = pin!(run(workers, stop.clone(), ms(GRACE)));

            let foreman = async {
                sleep(ms(STOP)).await;
                stop.cancel();
            };
            let works = async {
                if let Ok(report) = timeout(ms(900), &mut runs).await {
                    return report;
                }
                sleep(ms(300)).await;
                let complaint = "eve did not hear the stop at 100 ms, and run() never returned.";
                quiet::completes(runs, complaint).await
            };
            let (Report { ended, forced, crashed }, ()) = join!(works, foreman);

            let story = "told to stop at 100 ms, bob needed 930 ms and dan panicked at 1050, eve did not hear it, and the grace was over at 1100; the future of run() was not polled from 900 to 1200 ms";
            assert!(
                (ended.as_slice(), forced.as_slice(), crashed.as_slice()) == (&["bob"], &["eve"], &["dan"]),
                "WRONG RESULT: {story}; run() reported {ended:?} as ended, {forced:?} as forced and {crashed:?} as crashed."
            );
        });
    }
}

#[test]
fn told_before_it_begins_it_still_gives_its_grace() {
    room().run(async || {
        let crew = Crew::new();
        let workers = vec![crew.tidy("ann", 200), crew.deaf("eve")];
        let stop = CancellationToken::new();
        stop.cancel();
        let began = Instant::now();

        let complaint = "the stop was said before run() began, and run() never returned.";
        let report = quiet::completes(run(workers, stop, ms(GRACE)), complaint).await;

        let (tidied, at) = (crew.tidied(), began.elapsed().as_millis());
        assert!(
            tidied == ["ann"] && report.forced == ["eve"],
            "LOST: the stop was said before run() began, ann needed 200 ms, and eve did not hear it; run() returned after {at} ms, tidied up had {tidied:?}, and as forced it reported {:?}.",
            report.forced
        );
    });
}

#[test]
fn dropping_it_ends_all_work() {
    for drops in [50, 150] {
        room().run(async move || {
            let crew = Crew::new();
            let workers = vec![crew.deaf("eve"), crew.tidy("ann", 5_000)];
            let stop = CancellationToken::new();
            let foreman = async {
                sleep(ms(STOP)).await;
                stop.cancel();
            };

            let works = timeout(ms(drops), run(workers, stop.clone(), ms(GRACE)));
            let _ = join!(works, timeout(ms(drops), foreman));
            settle().await;

            let (alive, tasks) = (crew.alive(), quiet::tasks());
            assert!(
                alive.is_empty() && tasks == 0,
                "LEAK: run() was dropped at {drops} ms, and 1 ms later {alive:?} were still there, and tasks alive: {tasks}."
            );
        });
    }
}

#[test]
fn the_recording_of_an_evening() {
    let recording = room().record(async || {
        declare(["workshop", "ann", "bob", "eve"]);
        let crew = Crew::new();
        let workers = vec![crew.tidy("ann", 200), crew.tidy("bob", 930), crew.deaf("eve")];
        let stop = CancellationToken::new();
        let foreman = async {
            sleep(ms(STOP)).await;
            asked("workshop", "is told to stop");
            stop.cancel();
        };
        let works = async {
            let report = timeout(ms(30_000), run(workers, stop.clone(), ms(GRACE))).await;
            let forced = report.unwrap_or_default().forced;
            conclude("workshop", format!("forced were {forced:?}"));
        };
        join!(works, foreman);
    });

    assert_timeline!("an_evening", recording);
}
