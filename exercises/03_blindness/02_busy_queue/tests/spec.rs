use std::{
    cell::{Cell, RefCell},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use busy_queue::{Calls, End, watch};
use testkit::{
    assert_timeline,
    quiet::completes,
    run::Room,
    timeline::{asked, conclude, declare, event, now, span},
};
use tokio::{
    join,
    runtime::Handle,
    sync::mpsc::{Sender, channel},
    task,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

/// Calls that may still be answered after the stop: whoever leaves it to chance needs more once in a million millions.
const A_FEW: usize = 40;

const MANY: u32 = 20_000;

/// Whoever leaves it to chance answers one call more in each of them, on average.
const WATCHES: usize = 64;

/// Leaks are another lesson.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Whoever calls.
struct Callers {
    distress: Sender<u32>,
    routine: Sender<u32>,
}

impl Callers {
    fn call(line: &Sender<u32>, numbers: impl IntoIterator<Item = u32>) {
        for number in numbers {
            if let Err(error) = line.try_send(number) {
                panic!(
                    "LOST: at {} ms call {number} could not be made, and the lines are those of the next watch too: {error}.",
                    now()
                );
            }
        }
    }

    fn distress(&self, numbers: impl IntoIterator<Item = u32>) {
        Self::call(&self.distress, numbers);
    }

    fn routine(&self, numbers: impl IntoIterator<Item = u32>) {
        Self::call(&self.routine, numbers);
    }
}

fn lines() -> (Callers, Calls) {
    let (distress, distress_calls) = channel(2 * MANY as usize);
    let (routine, routine_calls) = channel(2 * MANY as usize);
    (Callers { distress, routine }, Calls { distress: distress_calls, routine: routine_calls })
}

fn waiting(calls: &Calls) -> usize {
    calls.distress.len() + calls.routine.len()
}

#[test]
fn every_call_is_answered_until_there_are_no_more() {
    room().run(async || {
        let (callers, mut calls) = lines();
        let answered = RefCell::new(Vec::new());
        let answer = async |call| {
            sleep(ms(10)).await;
            answered.borrow_mut().push(call);
        };
        let day = async {
            callers.routine([1, 2]);
            sleep(ms(100)).await;
            callers.distress([3]);
            sleep(ms(100)).await;
            let Callers { distress, routine } = callers;
            drop(distress);
            sleep(ms(100)).await;
            Callers::call(&routine, [4]);
        };

        let stop = CancellationToken::new();
        let work = completes(
            watch(&mut calls, answer, &stop),
            "`routine` was closed at 300 ms, and watch() did not return.",
        );
        let (end, ()) = join!(work, day);

        let answered = answered.take();
        assert!(
            answered == [1, 2, 3, 4],
            "WRONG RESULT: calls 1 and 2 came at 0 ms, 3 at 100 and 4 at 300, when the line for distress had been closed; answered were {answered:?}."
        );
        assert!(
            end == End::NoMoreCalls,
            "WRONG RESULT: nobody relieved the watch, `routine` was closed, and watch() returned {end:?}."
        );
    });
}

#[test]
fn it_ends_when_routine_is_closed_and_no_call_is_waiting() {
    room().run(async || {
        let (Callers { distress, routine }, mut calls) = lines();
        let day = async {
            Callers::call(&routine, [1]);
            sleep(ms(100)).await;
            Callers::call(&distress, 2..34);
            drop(routine);
        };

        let stop = CancellationToken::new();
        let work = completes(
            watch(&mut calls, async |_| sleep(ms(10)).await, &stop),
            "`routine` was closed at 100 ms, `distress` was not, and watch() did not return.",
        );
        let (end, ()) = join!(work, day);

        let left = waiting(&calls);
        assert!(
            left == 0 && end == End::NoMoreCalls,
            "WRONG RESULT: at 100 ms 32 distress calls came, and `routine` was closed; watch() returned {end:?}, and {left} of them were still waiting."
        );
    });
}

#[test]
fn a_distress_call_goes_before_the_routine_calls_that_are_waiting() {
    room().run(async || {
        let (callers, mut calls) = lines();
        let answered = RefCell::new(Vec::new());
        let answer = async |call| {
            sleep(ms(10)).await;
            answered.borrow_mut().push(call);
        };
        callers.routine(100..132);
        callers.distress(0..32);
        let distress = async {
            sleep(ms(405)).await;
            callers.distress([32]);
            drop(callers);
        };

        let stop = CancellationToken::new();
        let work = completes(watch(&mut calls, answer, &stop), "watch() did not return.");
        join!(work, distress);

        let answered = answered.take();
        let before = |limit: usize, distress: u32| {
            answered.iter().take_while(|call| **call != distress).skip(limit).filter(|call| **call >= 100).count()
        };
        let waited = before(0, 31);
        assert!(
            waited == 0,
            "WRONG RESULT: 32 distress calls and 32 routine calls were waiting, and {waited} routine calls were answered before the last distress call."
        );
        let waited = before(41, 32);
        assert!(
            waited == 0,
            "WRONG RESULT: a distress call came at 405 ms, when routine calls were waiting; {waited} of them were begun and answered before it."
        );
    });
}

#[test]
fn a_call_wakes_it() {
    // Many nights: whoever leaves the order to chance is right in some of them.
    for _ in 0..64 {
        room().run(async || {
            let (callers, mut calls) = lines();
            let answered = RefCell::new(Vec::new());
            let answer = async |call| answered.borrow_mut().push((call, now()));
            let night = async {
                sleep(ms(300)).await;
                callers.routine([1]);
                callers.distress([2]);
                sleep(ms(300)).await;
                callers.distress([3]);
                drop(callers);
            };

            let stop = CancellationToken::new();
            let work = timeout(ms(10_000), watch(&mut calls, answer, &stop));
            let (end, ()) = join!(work, night);

            let answered = answered.take();
            let story = format!(
                "nobody called until 300 ms; then came routine call 1 and distress call 2 at once, and at 600 distress call 3, before both lines were closed; what was answered, as (call, time), is {answered:?}"
            );
            let is_soon = |(call, at): &(u32, u64)| *at <= if *call == 3 { 601 } else { 301 };
            assert!(answered.iter().all(is_soon), "BLIND WHEN IDLE: {story}.");
            let numbers: Vec<_> = answered.iter().map(|(call, _)| *call).collect();
            assert!(
                numbers == [2, 1, 3] && end == Ok(End::NoMoreCalls),
                "WRONG RESULT: {story}, and watch() returned {end:?}."
            );
        });
    }
}

#[test]
fn relieved_while_nobody_calls_it_ends_at_once() {
    room().run(async || {
        let (callers, mut calls) = lines();
        let stop = CancellationToken::new();
        let relief = async {
            sleep(ms(107)).await;
            stop.cancel();
            sleep(ms(393)).await;
            callers.routine([1]);
            sleep(ms(500)).await;
            drop(callers);
        };
        let work = async {
            let end =
                completes(watch(&mut calls, async |_| {}, &stop), "watch() never returned.").await;
            (end, now())
        };

        let ((end, at), ()) = join!(work, relief);

        assert!(
            at <= 108,
            "BLIND WHEN IDLE: `stop` was cancelled at 107 ms, while nobody called; a call came at 500, and watch() returned at {at} ms."
        );
        assert!(
            end == End::Relieved,
            "WRONG RESULT: `stop` was cancelled while nobody called, and watch() returned {end:?}."
        );
    });
}

#[test]
fn relieved_before_it_begins_it_ends_soon() {
    room().run(async || {
        let (callers, mut calls) = lines();
        callers.routine(0..MANY);
        let (answered, stop) = (Cell::new(0_usize), CancellationToken::new());
        stop.cancel();

        let answer = async |_| answered.set(answered.get() + 1);
        let end = completes(watch(&mut calls, answer, &stop), "watch() never returned.").await;

        let answered = answered.get();
        assert!(
            answered <= A_FEW,
            "BLIND UNDER LOAD: `stop` was cancelled before the watch began; it answered {answered} of {MANY} calls."
        );
        assert!(
            end == End::Relieved,
            "WRONG RESULT: `stop` was cancelled before the watch began, and watch() returned {end:?}."
        );
    });
}

/// Which of the two lines is busy.
#[derive(Clone, Copy, Debug)]
enum Busy {
    Distress,
    Routine,
}

impl Busy {
    const EITHER: [Self; 2] = [Self::Routine, Self::Distress];

    fn line(self, callers: &Callers) -> &Sender<u32> {
        match self {
            Self::Distress => &callers.distress,
            Self::Routine => &callers.routine,
        }
    }

    fn calls(self) -> &'static str {
        match self {
            Self::Distress => "distress calls",
            Self::Routine => "routine calls",
        }
    }
}

#[test]
fn relieved_with_many_calls_waiting_it_ends_soon() {
    room().run(async || {
        for busy in Busy::EITHER {
            let (callers, mut calls) = lines();
            Callers::call(busy.line(&callers), 0..MANY);
            let (answered, stop) = (Cell::new(0_usize), CancellationToken::new());
            // The tenth answer of the ninth round of 128: whoever counts on rounds of 128 has most of one before him.
            let relief: usize = 8 * 128 + 10;
            let answer = async |_| {
                answered.set(answered.get() + 1);
                if answered.get() == relief {
                    stop.cancel();
                }
            };

            let end = completes(watch(&mut calls, answer, &stop), "watch() never returned.").await;

            let (more, left) = (answered.get().saturating_sub(relief), waiting(&calls));
            assert!(
                more <= A_FEW,
                "BLIND UNDER LOAD: {MANY} {} were waiting, and `stop` was cancelled during answer {relief}; after that {more} more were answered.",
                busy.calls()
            );
            assert!(
                answered.get() + left == MANY as usize,
                "LOST: of {MANY} {}, {} were answered, and in the end {left} were still waiting: {} are nowhere.",
                busy.calls(),
                answered.get(),
                MANY as usize - answered.get() - left
            );
            assert!(
                end == End::Relieved,
                "WRONG RESULT: `stop` was cancelled with {left} calls waiting, and watch() returned {end:?}."
            );
        }
    });
}

#[test]
fn relieved_again_and_again_it_answers_few_more() {
    room().run(async || {
        for busy in Busy::EITHER {
            let mut more = Vec::new();
            for relief in 1..=WATCHES {
                let (callers, mut calls) = lines();
                Callers::call(busy.line(&callers), 0..200);
                let (answered, stop) = (Cell::new(0), CancellationToken::new());
                let answer = async |_| {
                    answered.set(answered.get() + 1);
                    if answered.get() == relief {
                        stop.cancel();
                    }
                };

                completes(watch(&mut calls, answer, &stop), "watch() never returned.").await;

                more.push(answered.get() - relief);
            }

            let (all, most) = (more.iter().sum::<usize>(), more.iter().max().unwrap());
            assert!(
                all <= 4 * WATCHES,
                "BLIND UNDER LOAD: {WATCHES} watches had 200 {} waiting, and were relieved during an answer; after that they answered {all} more in all, and one of them {most}; {} in all would be a few.",
                busy.calls(),
                4 * WATCHES
            );
        }
    });
}

#[test]
fn relieved_by_another_task_it_ends_soon() {
    room().run(async || {
        for busy in Busy::EITHER {
            let (callers, mut calls) = lines();
            Callers::call(busy.line(&callers), 0..MANY);
            let (answered, stop) = (Arc::new(AtomicUsize::new(0)), CancellationToken::new());
            let relief = task::spawn({
                let (answered, stop) = (Arc::clone(&answered), stop.clone());
                async move {
                    stop.cancel();
                    answered.load(Relaxed)
                }
            });

            let answer = async |_| _ = answered.fetch_add(1, Relaxed);
            completes(watch(&mut calls, answer, &stop), "watch() never returned.").await;

            let turn = relief.await.expect("to cancel a token does not panic");
            let more = answered.load(Relaxed) - turn;
            assert!(
                turn <= 1_000,
                "BLIND UNDER LOAD: {MANY} {} were waiting, and another task was to cancel `stop`; it had its first turn when {turn} were answered.",
                busy.calls()
            );
            assert!(
                more <= A_FEW,
                "BLIND UNDER LOAD: {MANY} {} were waiting, and another task cancelled `stop` when {turn} were answered; after that {more} more were.",
                busy.calls()
            );
        }
    });
}

#[test]
fn relieved_during_an_answer_it_gives_that_answer() {
    room().run(async || {
        for busy in Busy::EITHER {
            let (callers, mut calls) = lines();
            Callers::call(busy.line(&callers), 0..200);
            let (begun, given, stop) = (Cell::new(0), Cell::new(0), CancellationToken::new());
            let answer = async |_| {
                begun.set(begun.get() + 1);
                sleep(ms(10)).await;
                given.set(given.get() + 1);
            };
            let relief = async {
                sleep(ms(35)).await;
                stop.cancel();
            };

            let work = async {
                completes(watch(&mut calls, answer, &stop), "watch() never returned.").await;
                (begun.get(), given.get())
            };
            let ((begun, given), ()) = join!(work, relief);

            let left = waiting(&calls);
            assert!(
                begun == given,
                "LOST: {begun} answers were begun and {given} given; `stop` was cancelled at 35 ms, in the middle of the 4th."
            );
            assert!(
                given <= 4 + A_FEW,
                "BLIND UNDER LOAD: 200 {} were waiting, 10 ms each, and `stop` was cancelled at 35 ms, during the 4th answer; after that {} more were answered.",
                busy.calls(),
                given - 4
            );
            assert!(
                given + left == 200,
                "LOST: of 200 {}, {given} were answered, and in the end {left} were still waiting: {} are nowhere.",
                busy.calls(),
                200 - given - left
            );
        }
    });
}

#[test]
fn relieved_during_a_long_answer_it_gives_that_answer() {
    room().run(async || {
        let (callers, mut calls) = lines();
        callers.routine([1]);
        let (given, stop) = (Cell::new(false), CancellationToken::new());
        let answer = async |_| {
            sleep(ms(9_000)).await;
            given.set(true);
        };
        let relief = async {
            sleep(ms(35)).await;
            stop.cancel();
        };

        let work = completes(watch(&mut calls, answer, &stop), "watch() never returned.");
        let (end, ()) = join!(work, relief);

        assert!(
            given.get(),
            "LOST: call 1 came at 0 ms, and its answer takes 9 s; `stop` was cancelled at 35 ms, and at {} ms watch() returned {end:?} without having given it.",
            now()
        );
    });
}

#[test]
fn it_sleeps_while_nobody_calls() {
    room().run(async || {
        let wake_ups = || Handle::current().metrics().worker_park_count(0);
        let (_callers, mut calls) = lines();
        let stop = CancellationToken::new();

        let before = wake_ups();
        let ended = timeout(ms(30_000), watch(&mut calls, async |_| {}, &stop)).await;
        let woken = wake_ups() - before;

        assert!(ended.is_err(), "WRONG RESULT: nobody called, nobody relieved it, and watch() returned {ended:?}.");
        assert!(
            woken <= 1_000,
            "LIVELOCK: nobody called for half a minute, and the watch woke up {woken} times to look."
        );
    });
}

#[test]
fn the_recording_of_a_busy_watch() {
    let recording = room().record(async || {
        declare(["relief", "distress", "after"]);
        let (callers, mut calls) = lines();
        callers.routine(1..=1_000);
        let (answered, stop) = (Cell::new(0_usize), CancellationToken::new());
        let answer = async |call| {
            let distress = (call == 0).then(|| span("distress", "answer"));
            sleep(ms(10)).await;
            answered.set(answered.get() + 1);
            if let Some(distress) = distress {
                distress.done();
            }
        };
        let over = Cell::new(false);
        let work = async {
            watch(&mut calls, answer, &stop).await;
            over.set(true);
        };
        let day = async {
            sleep(ms(305)).await;
            event("distress", "called");
            callers.distress([0]);
            sleep(ms(200)).await;
            asked("relief", "comes");
            stop.cancel();
            sleep(ms(10 * A_FEW as u64)).await;
            event(
                "relief",
                if over.get() {
                    "sees that the watch is over"
                } else {
                    "sees that the watch goes on"
                },
            );
        };

        let _ = timeout(ms(2_000), async { join!(work, day) }).await;
        let nowhere = 1_001 - answered.get() - waiting(&calls);
        conclude("after", format!("{nowhere} calls lost"));
    });

    assert_timeline!("a_busy_watch", recording);
}
