use std::time::Duration;

use deaf_after_failover::Mirror;
use testkit::{
    assert_timeline,
    quiet::{Baseline, settle},
    run::Room,
    scene::{Cluster, Store},
    timeline::{declare, event, now},
};
use tokio::{
    join,
    runtime::Handle,
    spawn,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

const TABLES: [&str; 3] = ["prices", "stock", "vouchers"];

/// Whoever leaves it to chance is found out, but for one time in four billion.
const MIRRORS: usize = 32;

/// Leaks have claims of their own.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

/// Three primaries, with two gaps of 50 ms; connecting takes 10, and leaving a table 5.
fn failing_over_twice() -> Cluster {
    Cluster::new([(0, 100), (150, 250), (300, 60_000)])
}

/// A write takes 5 ms.
fn cache() -> Store {
    Store::new("cache", 5)
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn list(names: &[String]) -> String {
    const MOST: usize = 6;
    let shown = names[..names.len().min(MOST)].join(", ");
    match names.len() {
        0 => "none".to_owned(),
        count if count > MOST => format!("{shown} and {} more", count - MOST),
        _ => shown,
    }
}

/// What the world saw of a mirror that was stopped.
struct Stopped {
    /// Where the mirror was when it was stopped.
    place: String,
    /// Who was still at work 40 ms after the stop.
    deaf: Vec<String>,
    /// When `run` returned, and who was at work then.
    returned: Option<(u64, Vec<String>)>,
    abandoned: Vec<String>,
    /// What the cache had when `run` returned.
    written: Vec<String>,
    /// How many writes began after the stop.
    more: usize,
}

/// Stops a mirror at that time.
async fn stop_at(at: u64, cluster: Cluster, cache: Store, place: &str) -> Stopped {
    stop_with(CancellationToken::new(), at, cluster, cache, place).await
}

/// The same with a token that may be cancelled already when the mirror gets it.
async fn stop_with(
    stop: CancellationToken,
    at: u64,
    cluster: Cluster,
    cache: Store,
    place: &str,
) -> Stopped {
    let mirror = Mirror::new(cluster.clone(), cache.clone(), stop.clone());
    let run = async {
        let returned = timeout(ms(at + 1000), mirror.run()).await.ok();
        (returned.map(|()| (now(), cluster.followed())), cache.committed())
    };
    let operator = async {
        sleep(ms(at)).await;
        stop.cancel();
        let begun = cache.started();
        sleep(ms(40)).await;
        (cluster.followed(), cache.started() - begun)
    };

    let ((returned, written), (deaf, more)) = join!(run, operator);
    let place = format!("the service was stopped at {at} ms, {place}");
    Stopped { place, deaf, returned, abandoned: cluster.abandoned(), written, more }
}

impl Stopped {
    /// `due`: how long after the stop the last of them has ended, in milliseconds.
    #[track_caller]
    fn at(&self, stopped: u64, due: u64) {
        let Self { place, deaf, returned, abandoned, .. } = self;
        assert!(
            deaf.is_empty(),
            "DEAF: {place}; at {} ms {} of its branches {} still at work: {}.",
            stopped + 40,
            deaf.len(),
            if deaf.len() == 1 { "was" } else { "were" },
            list(deaf)
        );
        let Some((at, followed)) = returned else {
            panic!(
                "HANG: {place}; every branch had ended, and a second later run() had not returned."
            );
        };
        assert!(
            followed.is_empty(),
            "LEAK: {place}; run() returned at {at} ms, while these of its branches were still at work: {}.",
            list(followed)
        );
        assert!(
            abandoned.is_empty(),
            "LOST: {place}; these were let go without being left, so that their primary keeps every change for them: {}.",
            list(abandoned)
        );
        assert!(
            *at >= stopped,
            "WRONG RESULT: {place}; run() had returned before that, at {at} ms."
        );
        assert!(
            *at <= stopped + due + 1,
            "BLIND WHEN IDLE: {place}; run() could have returned at {} ms, and returned at {at}.",
            stopped + due
        );
    }
}

#[test]
fn what_changes_on_the_first_primary_is_written() {
    room().run(async || {
        let cluster = failing_over_twice()
            .changes(30, "stock", "12 left")
            .changes(40, "prices", "9.90")
            .changes(41, "vouchers", "SPRING");
        let (cache, stop) = (cache(), CancellationToken::new());
        spawn(Mirror::new(cluster, cache.clone(), stop.clone()).run());

        sleep(ms(90)).await;

        let written = cache.committed();
        assert!(
            written == ["12 left", "9.90", "SPRING"],
            "WRONG RESULT: stock, prices and vouchers changed at 30, 40 and 41 ms; at 90 ms the cache had {written:?}."
        );
    });
}

#[test]
fn the_three_tables_are_followed_at_the_same_time() {
    room().run(async || {
        let cluster = failing_over_twice().changes(30, "vouchers", "SPRING");
        let (cache, stop) = (cache(), CancellationToken::new());
        spawn(Mirror::new(cluster.clone(), cache.clone(), stop.clone()).run());

        sleep(ms(36)).await;

        let written = cache.committed();
        assert!(
            written == ["SPRING"],
            "SERIAL: prices and stock did not change, and vouchers did at 30 ms; a write takes 5, and at 36 ms the cache had {written:?}."
        );
    });
}

#[test]
fn after_a_failover_the_next_primary_is_followed() {
    room().run(async || {
        let cluster = failing_over_twice()
            .changes(200, "stock", "11 left")
            .changes(330, "prices", "8.90");
        let (cache, stop) = (cache(), CancellationToken::new());
        let run = spawn(Mirror::new(cluster.clone(), cache.clone(), stop.clone()).run());

        for (up, at, primary, changes) in [(150, 240, 2, 1), (300, 390, 3, 2)] {
            sleep(ms(at - now())).await;
            let (written, followed) = (cache.committed(), cluster.followed());
            let expected = TABLES.map(|table| format!("{table} on primary {primary}"));
            let end = if run.is_finished() { ", and run() had returned" } else { "" };
            assert!(
                followed == expected,
                "LOST: nobody stopped the service, and primary {primary} was up from {up} ms on; at {at} ms these were followed: {}{end}.",
                list(&followed)
            );
            assert!(
                written.len() == changes,
                "LOST: prices, stock and vouchers are followed on primary {primary}; {changes} changes had come by {at} ms, and the cache had {written:?}."
            );
        }
    });
}

#[test]
fn the_rest_of_the_service_does_not_notice_a_failover() {
    room().run(async || {
        let (cluster, stop) = (failing_over_twice(), CancellationToken::new());
        spawn(Mirror::new(cluster, cache(), stop.clone()).run());

        for (lost, at) in [(100, 120), (250, 270)] {
            sleep(ms(at - now())).await;
            assert!(
                !stop.is_cancelled(),
                "GHOST EFFECT: a primary was lost at {lost} ms, and nobody stopped the service; at {at} ms the token of the whole service was cancelled."
            );
        }
    });
}

#[test]
fn a_primary_that_is_lost_is_followed_by_nobody() {
    room().run(async || {
        let (cluster, stop) = (failing_over_twice(), CancellationToken::new());
        spawn(Mirror::new(cluster.clone(), cache(), stop.clone()).run());

        for (primary, lost, at) in [(1, 100, 120), (2, 250, 270)] {
            sleep(ms(at - now())).await;
            let followed = cluster.followed();
            assert!(
                followed.is_empty(),
                "LEAK: primary {primary} was lost at {lost} ms; at {at} ms these were still at work: {}.",
                list(&followed)
            );
        }
    });
}

#[test]
fn a_table_is_followed_once_at_a_time() {
    room().run(async || {
        let cluster = Cluster::new([(0, 100), (110, 60_000)]).changes(90, "prices", "9.90");
        let (cache, stop) = (Store::new("cache", 80), CancellationToken::new());
        spawn(Mirror::new(cluster.clone(), cache.clone(), stop.clone()).run());

        sleep(ms(150)).await;
        let meanwhile = cluster.followed();
        sleep(ms(150)).await;

        let written = cache.committed();
        let twice: Vec<String> =
            cluster.followed_twice().iter().map(|(table, ..)| (*table).to_owned()).collect();
        assert!(
            twice.is_empty(),
            "TWICE: primary 1 was lost at 100 ms, and a price that had come from it was written until 170; these were followed on both primaries at once: {}.",
            list(&twice)
        );
        assert!(
            written == ["9.90"],
            "LOST: a price came from primary 1 at 90 ms, primary 1 was lost at 100, and a write takes 80; at 300 ms the cache had {written:?}."
        );
        assert!(
            !meanwhile.contains(&"prices on primary 2".to_owned()),
            "GHOST EFFECT: a price that had come from primary 1 was written until 170 ms; at 150 ms prices were followed on primary 2, and a new price would have been overwritten by the old one."
        );
    });
}

#[test]
fn stopped_on_the_first_primary_every_branch_ends() {
    room().run(async || {
        stop_at(60, failing_over_twice(), cache(), "on primary 1").await.at(60, 5);
    });
}

#[test]
fn stopped_after_a_failover_every_branch_ends() {
    for (at, place) in [(200, "on primary 2"), (350, "on primary 3")] {
        room().run(async move || {
            stop_at(at, failing_over_twice(), cache(), place).await.at(at, 5);
        });
    }
}

#[test]
fn stopped_between_two_primaries_it_ends_at_once() {
    room().run(async || {
        let place = "while no primary was up";
        stop_at(130, failing_over_twice(), cache(), place).await.at(130, 0);
    });
    room().run(async || {
        let place = "while no primary was up, and none came up later";
        stop_at(130, Cluster::new([(0, 100)]), cache(), place).await.at(130, 0);
    });
}

#[test]
fn stopped_while_it_connects_it_ends_at_once() {
    for (at, place) in [
        (5, "while it connected to primary 1"),
        (155, "while it connected to primary 2"),
        (305, "while it connected to primary 3"),
    ] {
        room().run(async move || {
            stop_at(at, failing_over_twice(), cache(), place).await.at(at, 0);
        });
    }
}

#[test]
fn stopped_before_it_begins_it_ends_at_once() {
    for (is_cancelled, place) in [(true, "before run() was called"), (false, "as run() began")] {
        room().run(async move || {
            let stop = CancellationToken::new();
            if is_cancelled {
                stop.cancel();
            }
            stop_with(stop, 0, failing_over_twice(), cache(), place).await.at(0, 0);
        });
    }
}

#[test]
fn stopped_while_a_generation_ends_no_other_begins() {
    room().run(async || {
        let cluster = failing_over_twice().changes(98, "prices", "9.90");
        let place = "1 ms after primary 1 was lost and 3 ms after a price had come from it";
        stop_at(101, cluster, cache(), place).await.at(101, 2);
    });
}

#[test]
fn stopped_under_load_no_other_write_begins() {
    let mut went_on = 0;
    for _ in 0..MIRRORS {
        let more = room().run(async || {
            let cluster = (15..35)
                .fold(failing_over_twice(), |cluster, n| cluster.changes(2 * n, "prices", "9.90"));
            stop_at(63, cluster, cache(), "under load").await.more
        });
        went_on += usize::from(more > 0);
    }

    assert!(
        went_on == 0,
        "BLIND UNDER LOAD: from 30 ms on a price changed every 2 ms, a write takes 5, and the service was stopped at 63; {went_on} of {MIRRORS} mirrors began another write after that."
    );
}

#[test]
fn what_was_received_is_written_before_the_end() {
    for (comes, at, primary) in [(57, 60, 1), (327, 330, 3)] {
        room().run(async move || {
            let cluster = failing_over_twice().changes(comes, "prices", "9.90");
            let place = format!("3 ms after a price had come from primary {primary}");

            let Stopped { place, returned, written, .. } =
                stop_at(at, cluster, Store::new("cache", 30), &place).await;

            let end = if returned.is_some() { "when run() returned" } else { "in the end" };
            assert!(
                written == ["9.90"],
                "LOST: {place}; a write takes 30 ms, and {end} the cache had {written:?}."
            );
        });
    }
}

#[test]
fn thirty_failovers_leave_nothing_behind() {
    room().run(async || {
        let cluster = Cluster::new((0..31).map(|n| (n * 100, n * 100 + 80)));
        let stop = CancellationToken::new();
        let before = Baseline::now();
        spawn(Mirror::new(cluster.clone(), cache(), stop.clone()).run());
        sleep(ms(50)).await;
        let first = before.extra();

        sleep(ms(3000)).await;
        let followed = cluster.followed();
        let last = before.extra();
        stop.cancel();
        sleep(ms(20)).await;
        let after = (cluster.followed(), before.extra());

        assert!(
            followed == TABLES.map(|table| format!("{table} on primary 31")),
            "LOST: nobody stopped the service, and primary 31 was up; these were followed: {}.",
            list(&followed)
        );
        assert!(
            last <= first,
            "LEAK: on primary 1 the mirror had {first} tasks, and after 30 failovers it had {last}."
        );
        assert!(
            after.0.is_empty(),
            "DEAF: the service was stopped on primary 31; 20 ms later these were still at work: {}.",
            list(&after.0)
        );
        assert!(
            after.1 == 0,
            "ORPHAN TASK: the service was stopped on primary 31; 20 ms later tasks of the mirror lived on: {}.",
            after.1
        );
    });
}

#[test]
fn it_sleeps_while_there_is_nothing_to_do() {
    room().run(async || {
        let wake_ups = || Handle::current().metrics().worker_park_count(0);
        let cluster = Cluster::new([(0, 30_000), (90_000, 100_000)]);
        spawn(Mirror::new(cluster, cache(), CancellationToken::new()).run());

        let before = wake_ups();
        sleep(ms(60_000)).await;
        let woken = wake_ups() - before;

        assert!(
            woken <= 2_000,
            "LIVELOCK: no table changed, and the only primary was lost after 30 s; in a minute the program woke up {woken} times, mostly to find that there was nothing to do."
        );
    });
}

const LANES: [&str; 6] = ["operator", "mirror", "prices", "stock", "vouchers", "cache"];

#[test]
fn the_recording_of_two_failovers() {
    let recording = room().record(async || {
        declare(LANES);
        let cluster = failing_over_twice()
            .changes(40, "prices", "9.90")
            .changes(97, "stock", "12 left")
            .changes(200, "vouchers", "SPRING")
            .changes(348, "prices", "8.90");
        let stop = CancellationToken::new();
        let mirror = Mirror::new(cluster, cache(), stop.clone());
        let run = async {
            if timeout(ms(450), mirror.run()).await.is_ok() {
                event("mirror", "returned");
            }
        };
        let operator = async {
            sleep(ms(350)).await;
            event("operator", "stops the service");
            stop.cancel();
        };

        join!(run, operator);
        settle().await;
    });

    // How often it connects is its own business.
    assert_timeline!("two_failovers", recording.only(LANES));
}
