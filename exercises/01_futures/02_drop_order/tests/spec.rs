use std::time::Duration;

use drop_order::collect;
use testkit::{
    assert_timeline,
    quiet::{self, completes, settle},
    run::Room,
    scene::{Ledger, Meters},
    timeline,
};
use tokio::time::timeout;

const HANGS: &str = "collect() never returned, although nobody else holds the lease.";
const NAMES: [&str; 2] = ["attic", "hall"];

/// Leaks have claims of their own.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

/// The lease takes 10 ms, the meters 20 and 30: a whole collection takes 60.
fn scene() -> (Ledger, Meters) {
    (Ledger::new("collection"), Meters::new("collection", [("attic", 20), ("hall", 30)]))
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[test]
fn a_collection_that_may_finish_has_all_readings() {
    room().run(async || {
        let (ledger, meters) = scene();

        completes(collect(&ledger, &meters, &NAMES), HANGS).await;
        settle().await;

        let readings = ledger.readings();
        assert!(
            readings == NAMES,
            "LOST: the collection was complete, and the ledger holds {readings:?} of {NAMES:?}."
        );
    });
}

#[test]
fn the_readings_are_written_together() {
    room().run(async || {
        let (ledger, meters) = scene();

        completes(collect(&ledger, &meters, &NAMES), HANGS).await;
        settle().await;

        let (readings, writes) = (ledger.readings().len(), ledger.writes());
        assert!(
            writes <= 1,
            "TORN: {readings} readings of one collection came in {writes} writes."
        );
    });
}

#[test]
fn a_meter_that_is_silent_at_first_is_asked_again() {
    room().run(async || {
        for silent in ["hall", "attic"] {
            let (ledger, meters) = scene();
            meters.silence(silent);

            completes(collect(&ledger, &meters, &NAMES), HANGS).await;
            settle().await;

            let (readings, turned_away) = (ledger.readings(), meters.turned_away());
            assert!(
                turned_away == 0,
                "LOST: the meter in the {silent} was silent once and was asked again, and that request found the bus \
                 taken by the first; the ledger holds {readings:?}."
            );
            assert!(
                readings == NAMES,
                "LOST: the meter in the {silent} was silent once, and the ledger holds {readings:?} of {NAMES:?}."
            );
        }
    });
}

#[test]
fn a_meter_that_is_slow_has_all_the_time_of_its_second_request() {
    room().run(async || {
        let ledger = Ledger::new("collection");
        let meters = Meters::new("collection", [("attic", 20), ("hall", 5_000)]);

        completes(
            collect(&ledger, &meters, &NAMES),
            "a meter takes 5 s for each answer, and collect() did not return within 10.",
        )
        .await;
        settle().await;

        let readings = ledger.readings();
        assert!(
            readings == NAMES,
            "LOST: the meter in the hall takes 5 s for each answer, and the ledger holds {readings:?} of {NAMES:?}."
        );
    });
}

#[test]
fn what_was_read_before_a_cut_is_in_the_ledger() {
    room().run(async || {
        let (ledger, meters) = scene();

        let cut = timeout(ms(45), collect(&ledger, &meters, &NAMES)).await;
        settle().await;

        let (readings, refused) = (ledger.readings(), ledger.refused());
        assert!(
            cut.is_err(),
            "WRONG RESULT: collect() returned within 45 ms; lease and meters take 60."
        );
        assert!(
            readings == NAMES[..1],
            "LOST: the collection was dropped at 45 ms, when the attic had been read; the ledger holds {readings:?}, \
             and the readings that it refused were {refused}."
        );
    });
}

#[test]
fn the_notice_hangs_as_long_as_the_lease_is_held() {
    for at in [45, 500] {
        room().run(async move || {
            let (ledger, meters) = scene();

            let cut = timeout(ms(at), collect(&ledger, &meters, &NAMES)).await;
            settle().await;

            let times = ledger.unannounced();
            let end = if cut.is_err() { "was dropped at 45 ms" } else { "ended as usual" };
            assert!(
                times == 0,
                "TORN: the collection {end}; the lease was held while no notice hung, {times} times."
            );
        });
    }
}

#[test]
fn a_second_request_ends_before_the_rest() {
    room().run(async || {
        let (ledger, meters) = scene();
        meters.silence("hall");

        let cut = timeout(ms(85), collect(&ledger, &meters, &NAMES)).await;
        let ended = ended_at(85);

        // Who did not get as far as that is told by another claim.
        let is_first = ended.first().is_some_and(|first| first == "hall given up");
        assert!(
            cut.is_ok() || is_first || !ended.iter().any(|part| part == "hall given up"),
            "WRONG RESULT: the collection was dropped at 85 ms, when the meter in the hall was asked for the second \
             time; its parts ended in this order: {}.",
            ended.join(", ")
        );
    });
}

/// What the collection recorded at that time.
fn ended_at(millis: u64) -> Vec<String> {
    let recording = timeline::so_far().only(["collection"]);
    let events = recording.lanes().iter().flat_map(|lane| &lane.events);
    events.filter(|event| event.at == millis).map(|event| event.what.clone()).collect()
}

#[test]
fn a_cut_leaves_nothing_behind() {
    room().run(async || {
        let (ledger, meters) = scene();

        let _ = timeout(ms(45), collect(&ledger, &meters, &NAMES)).await;
        settle().await;

        let (requests, tasks) = (meters.requests(), quiet::tasks());
        assert!(
            requests == 0 && tasks == 0,
            "LEAK: the collection was dropped at 45 ms; what was going on 1 ms later: requests {requests}, tasks {tasks}."
        );
        assert!(
            !ledger.is_leased(),
            "LEAK: the collection was dropped at 45 ms; 1 ms later its lease was still held."
        );
        completes(collect(&ledger, &meters, &NAMES), HANGS).await;
    });
}

#[test]
fn the_recording_of_a_cut() {
    let recording = room().record(async || {
        timeline::declare(["caller", "collection", "after"]);
        let (ledger, meters) = scene();
        timeline::event("caller", "began");
        let _ = timeout(ms(45), collect(&ledger, &meters, &NAMES)).await;
        timeline::event("caller", "gave up");
        settle().await;
        timeline::conclude("after", format!("the ledger holds {}", ledger.readings().join(", ")));
    });

    assert_timeline!("a_cut", recording);
}

#[test]
fn the_recording_of_a_silent_meter() {
    let recording = room().record(async || {
        timeline::declare(["caller", "collection", "after"]);
        let (ledger, meters) = scene();
        meters.silence("hall");
        timeline::event("caller", "began");
        completes(collect(&ledger, &meters, &NAMES), HANGS).await;
        timeline::event("caller", "has it");
        timeline::conclude("after", format!("the ledger holds {}", ledger.readings().join(", ")));
    });

    assert_timeline!("a_silent_meter", recording);
}
