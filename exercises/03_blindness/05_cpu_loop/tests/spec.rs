use std::{cell::RefCell, time::Duration};

use cpu_loop::{COMBINATIONS, TooLong, crack};
use testkit::{
    assert_timeline,
    quiet::{completes, settle},
    run::Room,
    scene::Cpu,
    timeline::{conclude, declare, event, now},
};
use tokio::{
    join,
    time::{Instant, interval, sleep, timeout},
};

const HANGS: &str = "crack() never returned; to try every combination takes 200 ms.";

const LONG: Duration = Duration::from_secs(5);

/// For each combination; all of them take 200 ms.
const TRY: Duration = Duration::from_micros(5);

/// How late anything may be, in milliseconds.
const A_LITTLE: u64 = 5;

/// Combinations that may be tried after the end: 5 ms of them.
const A_FEW: usize = 1_000;

/// Leaks have claims of their own.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A safe that this combination opens.
fn safe(cpu: &Cpu, combination: u32) -> impl Fn(u32) -> bool + Send + Sync + 'static {
    let cpu = cpu.clone();
    move |tried| {
        cpu.spend(TRY);
        tried == combination
    }
}

/// Runs a scenario in which a processor computes.
fn with_a_cpu<T: Send + 'static>(scenario: impl AsyncFnOnce(&Cpu) -> T + Send + 'static) -> T {
    room().run(async || {
        let cpu = Cpu::new();
        cpu.while_running(scenario(&cpu)).await
    })
}

#[test]
fn a_search_that_may_finish_finds_the_combination() {
    with_a_cpu(async |cpu| {
        let first = completes(crack(safe(cpu, 0), LONG), HANGS).await;
        let last = completes(crack(safe(cpu, COMBINATIONS - 1), LONG), HANGS).await;
        let none = completes(crack(safe(cpu, COMBINATIONS), LONG), HANGS).await;

        assert!(
            (&first, &last, &none) == (&Ok(Some(0)), &Ok(Some(COMBINATIONS - 1)), &Ok(None)),
            "WRONG RESULT: of three safes the first opens with 0, the second with {}, the third not at all; the searches returned {first:?}, {last:?} and {none:?}.",
            COMBINATIONS - 1
        );
    });
}

#[test]
fn a_search_takes_as_long_as_it_computes() {
    with_a_cpu(async |cpu| {
        let began = Instant::now();

        let none = completes(crack(safe(cpu, COMBINATIONS), LONG), HANGS).await;

        let took = began.elapsed().as_millis();
        assert!(
            none == Ok(None),
            "WRONG RESULT: the safe opens with no combination; the search returned {none:?}."
        );
        assert!(
            took <= 220,
            "WRONG RESULT: to try every combination takes 200 ms of computation; the search took {took} ms."
        );
    });
}

#[test]
fn at_its_limit_a_search_is_given_up() {
    with_a_cpu(async |cpu| {
        for limit in [50, 20] {
            let began = now();

            let found = completes(crack(safe(cpu, 39_000), ms(limit)), HANGS).await;

            let at = now() - began;
            assert!(
                at <= limit + A_LITTLE,
                "DEAF: the limit was {limit} ms; crack() returned {found:?} at {at} ms."
            );
            assert!(
                found == Err(TooLong),
                "WRONG RESULT: the limit was {limit} ms, and the combination takes 195 to find; crack() returned {found:?} at {at} ms."
            );
        }
    });
}

#[test]
fn a_search_that_is_given_up_tries_no_more() {
    with_a_cpu(async |cpu| {
        let found = completes(crack(safe(cpu, COMBINATIONS), ms(50)), HANGS).await;
        let (at, tried) = (now(), cpu.steps());
        sleep(ms(500)).await;

        let more = cpu.steps() - tried;
        assert!(
            found == Err(TooLong),
            "WRONG RESULT: the limit was 50 ms, and all combinations take 200; crack() returned {found:?} at {at} ms."
        );
        assert!(
            more <= A_FEW,
            "LEAK: the search was given up at {at} ms; after that {more} combinations more were tried, for nobody."
        );
    });
}

#[test]
fn a_search_that_is_dropped_tries_no_more() {
    with_a_cpu(async |cpu| {
        let dropped = timeout(ms(25), crack(safe(cpu, COMBINATIONS), LONG)).await.is_err();
        let (at, tried) = (now(), cpu.steps());
        sleep(ms(500)).await;

        let more = cpu.steps() - tried;
        assert!(
            dropped || at > 25,
            "WRONG RESULT: to try every combination takes 200 ms of computation; crack() returned at {at} ms."
        );
        assert!(
            dropped && at <= 25 + A_LITTLE,
            "DEAF: its caller wanted to drop the search at 25 ms, and had no occasion to before {at} ms."
        );
        assert!(
            more <= A_FEW,
            "LEAK: the search was dropped at {at} ms; after that {more} combinations more were tried, for nobody."
        );
    });
}

#[test]
fn a_task_that_searches_can_be_aborted() {
    with_a_cpu(async |cpu| {
        let search = tokio::spawn(crack(safe(cpu, COMBINATIONS), LONG));
        sleep(ms(25)).await;
        assert!(
            !search.is_finished() || now() > 25 + A_LITTLE,
            "WRONG RESULT: to try every combination takes 200 ms of computation; crack() had returned by 25 ms."
        );
        search.abort();

        let aborted = completes(search, HANGS).await.is_err_and(|error| error.is_cancelled());

        let at = now();
        assert!(
            aborted && at <= 25 + A_LITTLE,
            "DEAF: the task that searched was to be aborted at 25 ms; it ended at {at} ms, {}.",
            if aborted { "aborted" } else { "with a result" }
        );
    });
}

/// A task that wants a turn every 10 ms; how late it was, in microseconds, and when it had its turn, 15 times.
async fn neighbour() -> Vec<(u128, u64)> {
    let mut ticks = interval(ms(10));
    let mut turns = Vec::new();
    for _ in 0..15 {
        let due = ticks.tick().await;
        turns.push((due.elapsed().as_micros(), now()));
    }
    turns
}

fn is_in_time(late: u128) -> bool {
    late <= 1_000 * u128::from(A_LITTLE)
}

#[test]
fn the_neighbours_have_their_turns() {
    with_a_cpu(async |cpu| {
        let neighbour = tokio::spawn(neighbour());
        settle().await;

        let search = tokio::spawn(crack(safe(cpu, COMBINATIONS), LONG));
        let none = completes(search, HANGS).await.expect("the search does not panic");

        let turns = neighbour.await.expect("the neighbour does not panic");
        let (late, at) = turns.into_iter().max().expect("it had fifteen");
        assert!(
            none == Ok(None),
            "WRONG RESULT: the safe opens with no combination; the search returned {none:?}."
        );
        assert!(
            is_in_time(late),
            "BLOCKED: another task wanted a turn every 10 ms; because of the search it once waited for {} ms, until {at}.",
            late / 1_000
        );
    });
}

#[test]
fn the_recording_of_a_search_and_its_neighbour() {
    let recording = room().record(async || {
        declare(["caller", "neighbour", "after"]);
        let cpu = Cpu::new();
        let day = async {
            let neighbour = tokio::spawn(neighbour());
            settle().await;
            let found = RefCell::new("nothing yet".to_owned());
            let caller = async {
                event("caller", "searches, for 60 ms at most");
                let result = completes(crack(safe(&cpu, COMBINATIONS), ms(60)), HANGS).await;
                found.replace(format!("{result:?}"));
            };
            let look = async {
                sleep(ms(69)).await;
                event("caller", format!("has {}", found.borrow()));
            };

            join!(look, caller);
            let tried = cpu.steps();
            sleep(ms(200)).await;
            let turns = neighbour.await.expect("the neighbour does not panic");
            let in_time = turns.into_iter().filter(|(late, _)| is_in_time(*late)).count();
            conclude("neighbour", format!("{in_time} of 15 turns in time"));
            conclude("after", format!("{} combinations tried for nobody", cpu.steps() - tried));
        };
        cpu.while_running(day).await;
    });

    assert_timeline!("a_search_and_its_neighbour", recording);
}
