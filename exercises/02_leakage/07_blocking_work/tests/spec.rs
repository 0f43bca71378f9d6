use std::{sync::mpsc, time::Duration};

use blocking_work::{Archive, TooLong};
use futures::poll;
use testkit::{
    assert_timeline,
    quiet::completes,
    run::Room,
    scene::Tape,
    timeline::{conclude, declare, event, now},
};
use tokio::{
    join,
    task::spawn_blocking,
    time::{sleep, timeout},
};

const HANGS: &str = "count() never returned; to read the whole tape takes 80 ms.";

const LONG: Duration = Duration::from_secs(5);

/// Eight reports, 10 ms each.
fn reports() -> Tape {
    Tape::new(
        10,
        [
            ("1987", "snow"),
            ("1988", "rain, fog"),
            ("1989", "sun"),
            ("1990", "snow, fog"),
            ("1991", "rain"),
            ("1992", "rain"),
            ("1993", "snow"),
            ("1994", "sun"),
        ],
    )
}

/// Leaks have claims of their own.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[test]
fn a_search_that_may_finish_counts_them_all() {
    room().run(async || {
        let tape = reports();
        let archive = Archive::new(tape.clone());

        let searches = async {
            let snow = completes(archive.count("snow", LONG), HANGS).await;
            let fog = completes(archive.count("fog", LONG), HANGS).await;
            (snow, fog, now())
        };
        let (snow, fog, at) = tape.while_turning(searches).await;

        assert!(
            (&snow, &fog) == (&Ok(3), &Ok(2)),
            "WRONG RESULT: there are 3 years of snow and 2 of fog; the searches returned {snow:?} and {fog:?}."
        );
        assert!(at == 160, "WRONG RESULT: two searches of 80 ms, one after the other, were over at {at} ms.");
    });
}

#[test]
fn a_search_over_its_limit_is_given_up() {
    room().run(async || {
        let tape = reports();
        let archive = Archive::new(tape.clone());

        let search = async { (completes(archive.count("snow", ms(25)), HANGS).await, now()) };
        let (snow, at) = tape.while_turning(search).await;

        assert!(
            snow == Err(TooLong),
            "WRONG RESULT: the limit was 25 ms and the tape takes 80; the search returned {snow:?}."
        );
        assert!(
            at <= 30,
            "DEAF: the limit was 25 ms and an entry takes 10; the search was given up at {at} ms."
        );
    });
}

#[test]
fn a_search_over_its_limit_reads_no_further() {
    room().run(async || {
        let tape = reports();
        let archive = Archive::new(tape.clone());

        let search = async {
            let snow = completes(archive.count("snow", ms(25)), HANGS).await;
            sleep(ms(100)).await;
            snow
        };
        let snow = tape.while_turning(search).await;

        assert!(
            snow == Err(TooLong),
            "WRONG RESULT: the limit was 25 ms and the tape takes 80; the search returned {snow:?}."
        );
        let begun = tape.begun();
        assert!(
            begun == 3,
            "LEAK: the search was given up at 25 ms, in its 3rd entry; in all {begun} of 8 were read, for nobody."
        );
    });
}

#[test]
fn a_dropped_search_reads_no_further() {
    room().run(async || {
        let tape = reports();
        let archive = Archive::new(tape.clone());

        let search = async {
            let snow = timeout(ms(25), archive.count("snow", LONG)).await;
            sleep(ms(100)).await;
            snow
        };
        let snow = tape.while_turning(search).await;

        assert!(snow.is_err(), "WRONG RESULT: the tape takes 80 ms, and the search returned within 25.");
        let begun = tape.begun();
        assert!(
            begun == 3,
            "LEAK: the search was dropped at 25 ms, in its 3rd entry; in all {begun} of 8 were read, for nobody."
        );
    });
}

#[test]
fn a_search_dropped_in_the_queue_reads_nothing() {
    room().run(async || {
        let tape = reports();
        let archive = Archive::new(tape.clone());

        let first = completes(archive.count("snow", LONG), HANGS);
        let second = async {
            sleep(ms(5)).await;
            timeout(ms(20), archive.count("fog", LONG)).await
        };
        let searches = async {
            let results = join!(first, second);
            sleep(ms(100)).await;
            results
        };
        let (snow, fog) = tape.while_turning(searches).await;

        assert!(snow == Ok(3), "WRONG RESULT: there are 3 years of snow; the search returned {snow:?}.");
        assert!(fog.is_err(), "WRONG RESULT: the drive was taken, and the second search returned {fog:?} within 20 ms.");
        let more = tape.begun() - 8;
        assert!(
            more == 0,
            "GHOST EFFECT: the second search was dropped at 25 ms, before it had the drive; later it read {more} entries."
        );
    });
}

#[test]
fn a_search_dropped_before_it_has_a_thread_reads_nothing() {
    room().blocking_threads(1).run(async || {
        let tape = reports();
        let archive = Archive::new(tape.clone());

        let day = async {
            let (free, freed) = mpsc::channel::<()>();
            let busy = spawn_blocking(move || freed.recv().is_err());
            let mut search = Box::pin(archive.count("snow", LONG));
            let waits = poll!(&mut search).is_pending();
            drop(search);
            drop(free);
            busy.await.expect("it only waits");
            sleep(ms(100)).await;
            waits
        };
        let waits = tape.while_turning(day).await;

        assert!(waits, "WRONG RESULT: the tape takes 80 ms, and the search returned at once.");
        let begun = tape.begun();
        assert!(
            begun == 0,
            "GHOST EFFECT: the search was dropped while all threads of the pool were busy; when one was free, {begun} of 8 entries were read."
        );
    });
}

#[test]
fn the_limit_is_for_reading() {
    room().run(async || {
        let tape = reports();
        let archive = Archive::new(tape.clone());

        let first = completes(archive.count("snow", LONG), HANGS);
        let second = async {
            sleep(ms(5)).await;
            (completes(archive.count("fog", ms(100)), HANGS).await, now())
        };
        let (snow, (fog, at)) = tape.while_turning(async { join!(first, second) }).await;

        assert!(snow == Ok(3), "WRONG RESULT: there are 3 years of snow; the search returned {snow:?}.");
        assert!(
            fog == Ok(2),
            "WRONG RESULT: the second search waited for the drive until 80 ms, and reading takes 80; its limit was \
             100 ms, and at {at} ms it returned {fog:?}."
        );
    });
}

#[test]
fn the_drive_is_taken_until_the_entry_is_read() {
    room().run(async || {
        let tape = reports();
        let archive = Archive::new(tape.clone());

        let (snow, (fog, _)) = tape.while_turning(dropped_and_next(&archive)).await;

        assert!(snow, "WRONG RESULT: the tape takes 80 ms, and the first search returned within 25.");
        let at = tape.clash().unwrap_or_default();
        assert!(
            tape.clash().is_none(),
            "TORN: the first search was dropped at 25 ms, in the middle of an entry; at {at} ms two searches moved the tape."
        );
        assert!(fog == Ok(2), "WRONG RESULT: there are 2 years of fog; the second search returned {fog:?}.");
    });
}

#[test]
fn the_drive_is_free_when_the_entry_is_read() {
    room().run(async || {
        let tape = reports();
        let archive = Archive::new(tape.clone());

        let (snow, (fog, at)) = tape.while_turning(dropped_and_next(&archive)).await;

        assert!(snow, "WRONG RESULT: the tape takes 80 ms, and the first search returned within 25.");
        assert!(fog == Ok(2), "WRONG RESULT: there are 2 years of fog; the second search returned {fog:?}.");
        assert!(
            at <= 110,
            "LEAK: the first search was dropped at 25 ms, in an entry that ends at 30; the second takes 80 ms and was \
             done at {at}: it waited for the drive until {}.",
            at - 80
        );
    });
}

/// Whether the first search was dropped, what the second one found, and when.
async fn dropped_and_next(archive: &Archive) -> (bool, (Result<usize, TooLong>, u64)) {
    let first = async { timeout(ms(25), archive.count("snow", LONG)).await.is_err() };
    let second = async {
        sleep(ms(5)).await;
        (completes(archive.count("fog", LONG), HANGS).await, now())
    };
    join!(first, second)
}

#[test]
fn the_recording_of_two_searches() {
    let recording = room().record(async || {
        declare(["ann", "bob", "snow", "fog", "after"]);
        let tape = reports();
        let archive = Archive::new(tape.clone());

        let ann = async {
            event("ann", "looks for snow");
            let _ = timeout(ms(25), archive.count("snow", LONG)).await;
            event("ann", "leaves");
        };
        let bob = async {
            sleep(ms(5)).await;
            event("bob", "looks for fog");
            let _ = archive.count("fog", ms(52)).await;
        };
        let day = async {
            join!(ann, bob);
            sleep(ms(100)).await;
        };
        tape.while_turning(day).await;
        conclude("after", format!("{} of 16 entries read", tape.begun()));
    });

    assert_timeline!("two_searches", recording);
}
