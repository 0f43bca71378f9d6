use std::time::Duration;

use stuck_sender::run;
use testkit::{
    assert_timeline,
    quiet::{self, settle},
    run::Room,
    scene::{Bench, Yard},
    timeline::{declare, event, now},
};
use tokio::{
    join,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

/// Whoever leaves it to chance disobeys in one depot of four, and is found out but for one time in a hundred million.
const DEPOTS: usize = 64;

/// Leaks have claims of their own.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

async fn at(millis: u64) {
    sleep(Duration::from_millis(millis.saturating_sub(now()))).await;
}

/// Runs a depot, and returns when it was through.
async fn through(yard: &Yard, bench: u64, stop: &CancellationToken, story: &str) -> u64 {
    let depot = run(yard.clone(), Bench::new(bench), stop.clone());
    if timeout(Duration::from_secs(30), depot).await.is_err() {
        let (packed, returned) = (yard.packed(), yard.returned());
        panic!(
            "HANG: {story}; 30 s later run() had not returned, {packed:?} were packed, and {returned:?} had driven off in a truck."
        );
    }
    now()
}

/// The same, with a stop at that time.
async fn stopped(yard: &Yard, bench: u64, stops: u64, story: &str) -> u64 {
    let stop = CancellationToken::new();
    let foreman = async {
        at(stops).await;
        stop.cancel();
    };
    let (through, ()) = join!(through(yard, bench, &stop, story), foreman);
    through
}

#[test]
fn every_parcel_is_packed() {
    room().run(async || {
        let yard = Yard::new([(0, 3), (200, 4)]);

        let story = "two trucks brought parcels 1 to 7, and nobody said stop";

        let through = through(&yard, 30, &CancellationToken::new(), story).await;

        let packed = yard.packed();
        assert!(
            packed == [1, 2, 3, 4, 5, 6, 7],
            "WRONG RESULT: {story}; run() returned at {through} ms with {packed:?} packed."
        );
        assert!(
            through <= 321,
            "SERIAL: 4 parcels came at 200 ms, and packing one takes 30; run() returned at {through} ms."
        );
        settle().await;
        let tasks = quiet::tasks();
        assert!(
            tasks == 0,
            "LEAK AFTER SUCCESS: {story}; run() returned at {through} ms, and 1 ms later tasks that it had started were alive: {tasks}."
        );
    });
}

#[test]
fn one_truck_is_unloaded_after_the_other() {
    for bench in [30, 2_000] {
        room().run(async move || {
            let yard = Yard::new([(0, 5), (10, 5)]);
            let story = format!(
                "a truck came with parcels 1 to 5, and another at 10 ms with 6 to 10; packing one takes {bench} ms, and nobody said stop"
            );

            through(&yard, bench, &CancellationToken::new(), &story).await;

            let (packed, returned) = (yard.packed(), yard.returned());
            assert!(
                packed.iter().copied().eq(1..=10),
                "WRONG RESULT: {story}; packed were, in this order: {packed:?}, and {returned:?} drove off in a truck."
            );
        });
    }
}

#[test]
fn no_more_is_taken_out_than_the_belt_holds() {
    room().run(async || {
        let yard = Yard::new([(0, 20)]);
        let looking = async {
            at(45).await;
            yard.outside()
        };

        let stop = CancellationToken::new();
        let depot = through(&yard, 30, &stop, "a truck came with 20 parcels, and nobody said stop");
        let (_, outside) = join!(depot, looking);

        assert!(
            outside <= 4,
            "WRONG RESULT: the belt holds 2 parcels, one was on the bench, and one may be in somebody's hands; at 45 ms {outside} parcels were outside of the truck."
        );
    });
}

#[test]
fn told_while_no_truck_is_there_it_returns() {
    room().run(async || {
        let yard = Yard::new([(0, 1), (5_000, 1)]);
        let story =
            "a truck came at 0 ms and another at 5000, and at 107 the depot was told to stop";

        let through = stopped(&yard, 30, 107, story).await;

        assert!(through <= 108, "BLIND WHEN IDLE: {story}; run() returned at {through} ms.");
        settle().await;
        let tasks = quiet::tasks();
        assert!(
            tasks == 0,
            "ORPHAN TASK: {story}; run() returned at {through} ms, and 1 ms later tasks that it had started were alive: {tasks}."
        );
    });
}

#[test]
fn told_while_the_belt_is_full_it_lets_the_truck_go() {
    for (bench, stops) in [(30, 50), (1_000, 50), (30, 47), (30, 53)] {
        room().run(async move || {
            let yard = Yard::new([(0, 8)]);
            let story = format!(
                "a truck came with 8 parcels, packing one takes {bench} ms, and at {stops} ms the depot was told to stop"
            );

            stopped(&yard, bench, stops, &story).await;

            let Some(left) = yard.drove_off(1) else { panic!("HANG: {story}; the truck never drove off.") };
            let (packed, returned) = (yard.packed().len(), yard.returned().len());
            assert!(
                left <= stops,
                "BLIND UNDER LOAD: {story}; the truck drove off at {left} ms with {returned} parcels, and {packed} were packed."
            );
        });
    }
}

#[test]
fn told_while_the_belt_is_full_it_loses_nothing() {
    for (count, bench) in [(8, 30), (5, 30), (4, 30), (3, 30), (8, 3_000)] {
        room().run(async move || {
            let yard = Yard::new([(0, count), (3_000, 1)]);
            let story = format!("a truck came with {count} parcels, packing one takes {bench} ms, and at 50 ms the depot was told to stop");

            stopped(&yard, bench, 50, &story).await;
            at(30_000).await;

            let of_this_truck = |mut parcels: Vec<u32>| {
                parcels.retain(|parcel| *parcel <= count);
                parcels
            };
            let packed = of_this_truck(yard.packed());
            let returned = of_this_truck(yard.returned());
            let mut lost = of_this_truck(yard.lost());
            lost.sort();
            assert!(
                lost.is_empty(),
                "LOST: {story}; {packed:?} were packed, {returned:?} drove off in the truck; lost: {lost:?}."
            );
            let all = [packed.clone(), returned.clone()].concat();
            assert!(
                all.iter().copied().eq(1..=count),
                "WRONG RESULT: {story}; {packed:?} were packed, and {returned:?} drove off in the truck."
            );
        });
    }
}

#[test]
fn what_is_on_the_belt_is_packed_and_nothing_else() {
    room().run(async || {
        let yard = Yard::new([(0, 8), (100, 3)]);
        let story = "a truck came with 8 parcels and another at 100 ms, and at 50 the depot was told to stop, with parcel 2 on the bench, and 3 and 4 on the belt";

        let through = stopped(&yard, 30, 50, story).await;
        let then = yard.packed();
        at(2_000).await;
        let packed = yard.packed();

        assert!(
            then == packed,
            "GHOST EFFECT: {story}; run() returned at {through} ms with {then:?} packed, and in the end it was {packed:?}."
        );
        assert!(
            packed.len() <= 4,
            "GHOST EFFECT: {story}; packed were {packed:?}."
        );
        assert!(packed == [1, 2, 3, 4], "WRONG RESULT: {story}; packed were {packed:?}, and lost were {:?}.", yard.lost());
        assert!(through <= 121, "BLIND WHEN IDLE: {story}; packing one takes 30 ms, and run() returned at {through} ms.");
        let tasks = quiet::tasks();
        assert!(tasks == 0, "ORPHAN TASK: {story}; run() returned at {through} ms, and tasks that it had started were alive at 2000: {tasks}.");
    });
}

#[test]
fn told_before_it_begins_it_unloads_nothing() {
    room().run(async || {
        let (mut disobeyed, mut unloaded) = (0, 0);
        for _ in 0..DEPOTS {
            let yard = Yard::new([(0, 8)]);
            let stop = CancellationToken::new();
            stop.cancel();

            let story = "a truck was in the yard, and the depot was told to stop before run() began";
            through(&yard, 30, &stop, story).await;
            settle().await;

            let outside = yard.packed().len() + yard.lost().len();
            disobeyed += usize::from(outside > 0);
            unloaded += outside;
        }

        assert!(
            disobeyed == 0,
            "GHOST EFFECT: {DEPOTS} depots had a truck in the yard and were told to stop before run() began; {disobeyed} of them unloaded parcels, {unloaded} in all."
        );
    });
}

#[test]
fn the_recording_of_a_stop() {
    let recording = room().record(async || {
        declare(["foreman", "truck 1", "bench", "depot"]);
        let yard = Yard::new([(0, 8), (100, 3)]);
        let stop = CancellationToken::new();
        let foreman = async {
            at(50).await;
            event("foreman", "says stop");
            stop.cancel();
        };
        let depot = async {
            run(yard.clone(), Bench::new(30), stop.clone()).await;
            event("depot", "closed");
        };

        let both = async { join!(depot, foreman) };
        let _ = timeout(Duration::from_secs(2), both).await;
    });

    assert_timeline!("a_stop", recording);
}
