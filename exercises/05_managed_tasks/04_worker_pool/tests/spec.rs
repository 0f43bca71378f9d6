use std::{
    panic::AssertUnwindSafe,
    pin::pin,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures::{FutureExt, future::BoxFuture};
use testkit::{
    assert_timeline,
    quiet::{self, completes, settle},
    run::Room,
    timeline::{conclude, declare, event, follow, now},
};
use tokio::{
    join,
    sync::mpsc,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;
use worker_pool::keep_at_work;

/// Leaks have claims of their own, and crashes are what this is about.
fn room() -> Room {
    Room::new().tolerate_leaks().tolerate_panics()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// What becomes of a worker, in milliseconds from his beginning.
#[derive(Clone, Copy)]
enum Fate {
    /// Works until he is told to stop, and then cleans up for so long.
    Cleans(u64),
    Returns(u64),
    Crashes(u64),
    /// Crashes so long after he was told to stop.
    CrashesAtTheEnd(u64),
}
use Fate::{Cleans, Crashes, CrashesAtTheEnd, Returns};

/// A workshop of the test, which remembers who began when. At each place one worker comes after the other; the last fate
/// of a place is that of all further ones, but the hundred-and-first does no harm.
#[derive(Clone)]
struct Workshop {
    fates: Arc<Vec<Vec<Fate>>>,
    log: Arc<Mutex<Log>>,
}

#[derive(Default)]
struct Log {
    begun: Vec<(usize, u64)>,
    at_work: Vec<usize>,
    cleaned: Vec<usize>,
}

impl Workshop {
    fn new<const N: usize>(fates: [&[Fate]; N]) -> Self {
        let fates = fates.map(<[Fate]>::to_vec).to_vec();
        Self { fates: Arc::new(fates), log: Arc::default() }
    }

    fn work(
        &self,
    ) -> impl Fn(usize, CancellationToken) -> BoxFuture<'static, ()> + Clone + Send + use<> {
        let workshop = self.clone();
        move |place, stop| Box::pin(workshop.clone().worker(place, stop))
    }

    async fn worker(self, place: usize, stop: CancellationToken) {
        let fate = {
            let mut log = self.log.lock().unwrap();
            let before = log.begun.iter().filter(|(other, _)| *other == place).count();
            log.begun.push((place, now()));
            let fates = &self.fates[place];
            if before < 100 { fates[before.min(fates.len() - 1)] } else { Cleans(0) }
        };
        let _at_work = AtWork::new(&self, place);
        let story = async {
            match fate {
                Cleans(takes) => {
                    stop.cancelled().await;
                    sleep(ms(takes)).await;
                    self.log.lock().unwrap().cleaned.push(place);
                }
                Returns(at) => sleep(ms(at)).await,
                Crashes(at) => {
                    if at > 0 {
                        sleep(ms(at)).await;
                    }
                    panic!("part of the story");
                }
                CrashesAtTheEnd(takes) => {
                    stop.cancelled().await;
                    sleep(ms(takes)).await;
                    panic!("part of the story");
                }
            }
        };
        follow(&format!("place {place}"), "worker", story).await;
    }

    /// When workers began at a place.
    fn begun(&self, place: usize) -> Vec<u64> {
        let log = self.log.lock().unwrap();
        log.begun.iter().filter(|(other, _)| *other == place).map(|(_, at)| *at).collect()
    }

    /// The same before the stop. What is begun after it has a claim of its own.
    fn begun_before(&self, stop: u64, place: usize) -> Vec<u64> {
        let mut begun = self.begun(place);
        begun.retain(|at| *at < stop);
        begun
    }

    fn begun_after(&self, at: u64) -> usize {
        self.log.lock().unwrap().begun.iter().filter(|(_, began)| *began > at).count()
    }

    fn at_work(&self) -> usize {
        self.log.lock().unwrap().at_work.len()
    }

    fn cleaned(&self) -> usize {
        self.log.lock().unwrap().cleaned.len()
    }
}

struct AtWork(Workshop, usize);

impl AtWork {
    fn new(workshop: &Workshop, place: usize) -> Self {
        workshop.log.lock().unwrap().at_work.push(place);
        Self(workshop.clone(), place)
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        self.0.log.lock().unwrap().at_work.retain(|place| *place != self.1);
    }
}

/// One run of `keep_at_work`, which is stopped at a given time; who crashed is collected with the time at which it was
/// told.
struct Run {
    ended: Option<u64>,
    told: Vec<(usize, u64)>,
    stop_was_cancelled: bool,
}

/// Runs the workshop, stops it at a time, and goes on until `until`.
async fn run(workshop: &Workshop, stop_at: Option<u64>, until: u64) -> Run {
    let (crashed, mut news) = mpsc::unbounded_channel();
    let stop = CancellationToken::new();
    let (places, token) = (workshop.fates.len(), stop.clone());
    let mut told = Vec::new();

    let keeping = async {
        let keep = keep_at_work(places, workshop.work(), crashed, token);
        timeout(ms(until - now()), keep).await.ok().map(|()| now())
    };
    let listening = async {
        while let Some(place) = news.recv().await {
            told.push((place, now()));
        }
    };
    let owner = async {
        if let Some(at) = stop_at {
            sleep(ms(at)).await;
            stop.cancel();
        }
    };
    let work = async {
        let (ended, _, ()) = join!(keeping, timeout(ms(until), listening), owner);
        ended
    };
    let ended = completes(work, "the test itself did not end.").await;
    let stop_was_cancelled = stop.is_cancelled();
    Run { ended, told, stop_was_cancelled }
}

fn at(ended: Option<u64>) -> String {
    ended.map_or("did not return".into(), |at| format!("returned at {at} ms"))
}

#[test]
fn workers_are_told_to_stop_and_waited_for() {
    room().run(async || {
        let workshop = Workshop::new([&[Cleans(10)], &[Cleans(20)], &[Cleans(80)]]);

        let run = run(&workshop, Some(50), 400).await;

        let story = "three workers were told to stop at 50 ms, and cleaned up for 10, 20 and 80 ms";
        assert!(run.ended.is_some(), "HANG: {story}; keep_at_work() had not returned at 400 ms.");
        let cleaned = workshop.cleaned();
        assert!(
            cleaned == 3,
            "LOST: {story}; {cleaned} of them completed that, and keep_at_work() {}.",
            at(run.ended)
        );
        assert!(
            run.ended >= Some(130),
            "GHOST EFFECT: {story}; keep_at_work() {}, and the last one cleaned up until 130.",
            at(run.ended)
        );
        assert!(
            run.ended <= Some(135) && run.told.is_empty(),
            "WRONG RESULT: {story}; nobody crashed, {} crashes were told, and keep_at_work() {}.",
            run.told.len(),
            at(run.ended)
        );
        let begun = workshop.begun_after(0);
        assert!(begun == 0, "GHOST EFFECT: {story}; {begun} more were started after 0 ms.");
    });
}

#[test]
fn a_crash_is_told_at_once() {
    room().run(async || {
        let workshop = Workshop::new([&[Cleans(5)], &[Cleans(5)], &[Crashes(20), Cleans(5)]]);

        let run = run(&workshop, Some(200), 400).await;

        let story = "the worker at place 2 crashed at 20 ms";
        assert!(
            run.told.first().is_some_and(|(_, at)| *at <= 22),
            "BLIND WHEN IDLE: {story}; what was told until 400 ms, as (place, time), is {:?}.",
            run.told
        );
        assert!(
            matches!(run.told[..], [(2, _)]),
            "WRONG RESULT: {story}; what was told, as (place, time), is {:?}.",
            run.told
        );
    });
}

#[test]
fn the_place_of_a_worker_who_crashed_is_filled_again() {
    room().run(async || {
        let workshop = Workshop::new([&[Cleans(5)], &[Crashes(20), Cleans(5)], &[Cleans(5)]]);

        let look = async {
            sleep(ms(100)).await;
            workshop.at_work()
        };
        let (_, at_work) = join!(run(&workshop, Some(200), 400), look);

        let story = "the worker at place 1 crashed at 20 ms";
        assert!(at_work == 3, "LOST: {story}; at 100 ms {at_work} of 3 places had a worker.");
        let begun = workshop.begun(1);
        assert!(
            begun.len() == 2 && (69..=72).contains(&begun[1]),
            "WRONG RESULT: {story}, and his place is filled 50 ms later; workers began there at {begun:?} ms."
        );
    });
}

#[test]
fn a_crash_is_nothing_to_the_others() {
    room().run(async || {
        let workshop = Workshop::new([&[Cleans(5)], &[Crashes(20), Cleans(5)], &[Cleans(5)]]);

        let look = async {
            sleep(ms(100)).await;
            (workshop.begun(0), workshop.begun(2), workshop.cleaned())
        };
        let (run, (first, last, cleaned)) = join!(run(&workshop, None, 200), look);

        let others = [first, last].concat();
        assert!(
            others == [0, 0] && cleaned == 0,
            "LOST: the worker at place 1 crashed at 20 ms; until 100 ms workers began at the places 0 and 2 at {others:?} ms, and {cleaned} of them were told to stop."
        );
        assert!(
            !run.stop_was_cancelled,
            "GHOST EFFECT: the worker at place 1 crashed at 20 ms, and nobody said stop; at 200 ms keep_at_work() was dropped, and then the token of its caller was cancelled."
        );
    });
}

#[test]
fn that_nobody_listens_is_nothing_to_the_workers() {
    room().run(async || {
        let workshop = Workshop::new([&[Crashes(20), Cleans(5)], &[Cleans(5)]]);
        let (crashed, news) = mpsc::unbounded_channel();
        drop(news);
        let stop = CancellationToken::new();

        let keep = timeout(ms(400), keep_at_work(2, workshop.work(), crashed, stop.clone()));
        let owner = async {
            sleep(ms(100)).await;
            let at_work = workshop.at_work();
            sleep(ms(100)).await;
            stop.cancel();
            at_work
        };
        let (kept, at_work) = join!(AssertUnwindSafe(keep).catch_unwind(), owner);

        let story = "the worker at place 0 crashed at 20 ms, and the receiver of `crashed` had gone";
        assert!(kept.is_ok(), "LOST: {story}; keep_at_work() panicked, and at 100 ms {at_work} of 2 places had a worker.");
        assert!(at_work == 2, "LOST: {story}; at 100 ms {at_work} of 2 places had a worker.");
    });
}

#[test]
fn each_place_has_its_own_pause() {
    for (one, other) in [(10, 30), (20, 20)] {
        room().run(async move || {
            let workshop =
                Workshop::new([&[Crashes(one), Cleans(5)], &[Crashes(other), Cleans(5)], &[Cleans(5)]]);

            let run = run(&workshop, Some(200), 400).await;

            let (first, second) = (workshop.begun(0), workshop.begun(1));
            let story = format!(
                "two workers crashed, at {one} and at {other} ms; 50 ms later is {} and {}, and workers began at {first:?} and at {second:?} ms; told were {:?}",
                one + 50,
                other + 50,
                run.told
            );
            let all = [first.len(), second.len(), run.told.len()];
            assert!(all == [2, 2, 2], "LOST: {story}.");
            assert!(first[1] <= one + 52 && second[1] <= other + 52, "SERIAL: {story}.");
        });
    }
}

#[test]
fn a_place_is_filled_again_and_again() {
    room().run(async || {
        let workshop = Workshop::new([&[Crashes(10)], &[Cleans(5)]]);

        let run = run(&workshop, Some(200), 400).await;

        let begun = workshop.begun_before(200, 0);
        let told = run.told.iter().filter(|(_, at)| *at < 200).count();
        let verdict = if begun.len() > 4 { "WRONG RESULT" } else { "LOST" };
        assert!(
            begun.len() == 4 && told == 4,
            "{verdict}: each worker at place 0 crashed 10 ms after he began; with pauses of 50 ms there are 4 of them until 200 ms, and workers began at {begun:?} ms; {told} crashes were told."
        );
    });
}

#[test]
fn workers_who_crash_at_once_are_not_started_at_once() {
    room().run(async || {
        let workshop = Workshop::new([&[Crashes(0)], &[Cleans(5)]]);

        run(&workshop, Some(4_020), 4_100).await;

        let begun = workshop.begun_before(4_020, 0).len();
        assert!(
            (80..=81).contains(&begun),
            "WRONG RESULT: each worker at place 0 crashed when he began; with pauses of 50 ms there are 81 until 4,020 ms, and {begun} were started."
        );
    });
}

#[test]
fn nobody_is_started_after_the_stop() {
    room().run(async || {
        let workshop = Workshop::new([&[Crashes(20)], &[Cleans(5)]]);

        let run = run(&workshop, Some(40), 400).await;

        let story =
            "a worker crashed at 20 ms, and all were told to stop at 40, in the pause of his place";
        let begun = workshop.begun_after(40);
        assert!(begun == 0, "GHOST EFFECT: {story}; after that {begun} were started.");
        assert!(run.ended.is_some(), "HANG: {story}; keep_at_work() had not returned at 400 ms.");
        assert!(
            run.ended <= Some(47),
            "WRONG RESULT: {story}; the last worker had ended at 45 ms, and keep_at_work() {}.",
            at(run.ended)
        );
    });
}

#[test]
fn a_pause_that_is_over_does_not_hide_the_stop() {
    for _ in 0..32 {
        room().run(async || {
            let workshop = Workshop::new([&[Crashes(20), Cleans(5)], &[Cleans(5)]]);
            let (crashed, _news) = mpsc::unbounded_channel();
            let stop = CancellationToken::new();
            let mut keep = pin!(keep_at_work(2, workshop.work(), crashed, stop.clone()).fuse());

            let _ = timeout(ms(60), &mut keep).await;
            stop.cancel();
            sleep(ms(20)).await;
            let _ = timeout(ms(300), keep).await;

            let begun = workshop.begun_after(60);
            assert!(
                begun == 0,
                "GHOST EFFECT: a worker crashed at 20 ms, all were told to stop at 60, and the future of keep_at_work() was not polled until 80, when the pause was over too; after that {begun} were started."
            );
        });
    }
}

#[test]
fn a_worker_who_crashes_while_he_stops_is_told_and_not_replaced() {
    room().run(async || {
        let workshop = Workshop::new([&[CrashesAtTheEnd(10)], &[Cleans(30)]]);

        let run = run(&workshop, Some(50), 400).await;

        let story = "all were told to stop at 50 ms, and the worker at place 0 crashed at 60, while he cleaned up";
        let begun = workshop.begun_after(50);
        assert!(begun == 0, "GHOST EFFECT: {story}; after that {begun} were started.");
        assert!(run.ended.is_some(), "HANG: {story}; keep_at_work() had not returned at 400 ms.");
        assert!(
            matches!(run.told[..], [(0, _)]) && run.ended <= Some(85),
            "WRONG RESULT: {story}; told were {:?}, and keep_at_work() {}.",
            run.told,
            at(run.ended)
        );
        let told = run.told[0].1;
        assert!(
            told <= 62,
            "BLIND UNDER LOAD: {story}, and the one at place 1 until 80; the crash was told at {told} ms."
        );
    });
}

#[test]
fn a_worker_who_returns_is_not_replaced() {
    room().run(async || {
        let workshop = Workshop::new([&[Returns(20)], &[Cleans(5)]]);

        let run = run(&workshop, Some(300), 400).await;

        let (begun, told) = (workshop.begun(0), run.told.len());
        assert!(
            begun.len() == 1 && told == 0,
            "GHOST EFFECT: the worker at place 0 had nothing left to do at 20 ms, and returned; workers began there at {begun:?} ms, and {told} crashes were told."
        );
        assert!(
            run.ended >= Some(300),
            "LOST: the worker at place 0 returned, and the one at place 1 was at work; keep_at_work() {}.",
            at(run.ended)
        );
    });
}

#[test]
fn when_all_have_returned_it_is_over() {
    room().run(async || {
        let workshop = Workshop::new([&[Returns(20)], &[Returns(40)]]);

        let run = run(&workshop, None, 400).await;

        assert!(
            run.ended.is_some(),
            "HANG: both workers had returned by 40 ms; keep_at_work() had not, at 400 ms."
        );
        assert!(
            run.ended <= Some(42),
            "WRONG RESULT: both workers had returned by 40 ms; keep_at_work() {}.",
            at(run.ended)
        );
    });
}

#[test]
fn an_empty_workshop_with_a_place_to_fill_is_not_over() {
    room().run(async || {
        let workshop = Workshop::new([&[Returns(10)], &[Crashes(20), Returns(30)]]);

        let run = run(&workshop, None, 400).await;

        let (begun, told) = (workshop.begun(1), &run.told);
        assert!(
            begun.len() >= 2,
            "LOST: one worker returned at 10 ms, and the other one, at place 1, crashed at 20; workers began there at {begun:?} ms, told were {told:?}, and keep_at_work() {}.",
            at(run.ended)
        );
        assert!(
            run.ended.is_some_and(|at| (99..=103).contains(&at)),
            "WRONG RESULT: the one at place 1 crashed at 20 ms, and whoever comes there works for 30; workers began there at {begun:?} ms, and keep_at_work() {}.",
            at(run.ended)
        );
    });
}

#[test]
fn stopped_before_it_begins_it_starts_nobody() {
    room().run(async || {
        let workshop = Workshop::new([&[Cleans(5)], &[Cleans(5)]]);
        let (crashed, _news) = mpsc::unbounded_channel();
        let stop = CancellationToken::new();
        stop.cancel();

        let keep = timeout(ms(300), keep_at_work(2, workshop.work(), crashed, stop)).await;

        let begun = workshop.begun(0).len() + workshop.begun(1).len();
        assert!(
            begun == 0,
            "GHOST EFFECT: `stop` was cancelled before keep_at_work() was called; {begun} of 2 workers were started."
        );
        assert!(
            keep.is_ok(),
            "HANG: `stop` was cancelled before keep_at_work() was called, and nobody was started; 300 ms later it had not returned."
        );
    });
}

#[test]
fn dropped_it_leaves_nobody_at_work() {
    for (at, when) in [(50, "in the pause of his place"), (90, "when his place was filled again")] {
        room().run(async move || {
            let workshop = Workshop::new([&[Crashes(20), Cleans(5)], &[Cleans(5)], &[Cleans(5)]]);
            let (crashed, _news) = mpsc::unbounded_channel();
            let stop = CancellationToken::new();

            let keep = keep_at_work(3, workshop.work(), crashed, stop.clone());
            let _ = timeout(ms(at), keep).await;
            sleep(ms(100)).await;

            let story = format!(
                "a worker crashed at 20 ms, and the future of keep_at_work() was dropped at {at}, {when}"
            );
            let begun = workshop.begun_after(at);
            assert!(begun == 0, "GHOST EFFECT: {story}; after that {begun} were started.");
            let at_work = workshop.at_work();
            assert!(at_work == 0, "LEAK: {story}; at {} ms {at_work} workers were at work.", now());
            let tasks = quiet::tasks();
            assert!(tasks == 0, "ORPHAN TASK: {story}; tasks alive at {} ms: {tasks}.", now());
        });
    }
}

#[test]
fn the_recording_of_a_day() {
    let recording = room().record(async || {
        declare(["owner", "news", "place 0", "place 1", "place 2", "after"]);
        let workshop =
            Workshop::new([&[Cleans(10)], &[Crashes(20), Cleans(15)], &[Crashes(130), Cleans(5)]]);
        let (crashed, mut news) = mpsc::unbounded_channel();
        let stop = CancellationToken::new();
        let keeping = async {
            let keep = keep_at_work(3, workshop.work(), crashed, stop.clone());
            if timeout(ms(300), keep).await.is_ok() {
                event("owner", "all have ended");
            }
        };
        let listening = async {
            while let Some(place) = news.recv().await {
                event("news", format!("place {place}"));
            }
        };
        let owner = async {
            sleep(ms(150)).await;
            event("owner", "stops");
            stop.cancel();
        };
        join!(keeping, timeout(ms(310), listening), owner).0;
        settle().await;
        conclude("after", format!("{} tasks alive", quiet::tasks()));
    });

    assert_timeline!("a_day", recording);
}
