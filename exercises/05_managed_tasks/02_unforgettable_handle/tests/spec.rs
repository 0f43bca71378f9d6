use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use futures::FutureExt;
use testkit::{
    assert_timeline,
    quiet::{self, completes, settle},
    run::Room,
    scene::{Feed, Store},
    timeline::{conclude, declare, event, now},
};
use tokio::time::{sleep, timeout};
use unforgettable_handle::{Backup, Outcome};

/// Leaks have claims of their own; crashes are part of some stories, and so are complaints.
fn room() -> Room {
    Room::new().tolerate_leaks().tolerate_panics()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Every copy takes 20 ms.
fn store() -> Store {
    Store::new("store", 20)
}

/// File a is copied from 0 to 20 ms, b from 30 to 50; c comes at 200.
fn files() -> Feed<&'static str> {
    Feed::new([(0, "a"), (30, "b"), (200, "c")])
}

const HANGS: &str = "join() or stop() did not return within 10 s, and no copy takes so long.";

/// Runs to its end, panics or not.
async fn unharmed<F: Future>(story: F) {
    let _ = AssertUnwindSafe(story).catch_unwind().await;
}

/// Judges a backup that nobody has any more and that was at work on file b.
async fn ended(story: &str, store: &Store) {
    sleep(ms(100)).await;
    let tasks = quiet::tasks();
    assert!(tasks == 0, "LEAK: {story}; tasks alive at {} ms: {tasks}.", now());
    let copied = store.committed();
    assert!(
        copied == ["a", "b"],
        "LOST: {story}, while file b was copied; in the end the store had {copied:?}."
    );
}

#[test]
fn a_backup_that_is_joined_is_complete() {
    room().run(async || {
        let store = store();
        #[allow(unused_mut)]
        let mut backup = Backup::start(files(), store.clone());

        let outcome = completes(backup.join(), HANGS).await;

        let (copied, at) = (store.committed(), now());
        assert!(
            copied == ["a", "b", "c"] && outcome == Outcome::Complete(3),
            "WRONG RESULT: nobody stopped the backup; join() told {outcome:?} at {at} ms, and of the files a, b and c the store had {copied:?}."
        );
    });
}

#[test]
fn a_backup_that_is_stopped_completes_its_file() {
    room().run(async || {
        let store = store();
        #[allow(unused_mut)]
        let mut backup = Backup::start(files(), store.clone());
        sleep(ms(35)).await;

        let outcome = completes(backup.stop(), HANGS).await;

        let (copied, at) = (store.committed(), now());
        assert!(
            copied == ["a", "b"] && outcome == Outcome::Stopped(2) && at <= 55,
            "WRONG RESULT: stop() was called at 35 ms, while file b was copied, until 50; it told {outcome:?} at {at} ms, and the store had {copied:?}."
        );
    });
    room().run(async || {
        let store = Store::new("store", 8_000);
        #[allow(unused_mut)]
        let mut backup = Backup::start(files(), store.clone());
        sleep(ms(35)).await;

        let outcome = completes(backup.stop(), HANGS).await;

        let (copied, at) = (store.committed(), now());
        assert!(
            copied == ["a"] && outcome == Outcome::Stopped(1) && at <= 8_005,
            "WRONG RESULT: stop() was called at 35 ms, while file a was copied, until 8000; it told {outcome:?} at {at} ms, and the store had {copied:?}."
        );
    });
}

#[test]
fn a_crash_is_told() {
    room().run(async || {
        #[allow(unused_mut)]
        let mut joined = Backup::start(files(), store().crashes_on("b"));
        #[allow(unused_mut)]
        let mut stopped = Backup::start(files(), store().crashes_on("b"));
        sleep(ms(60)).await;

        let join = completes(AssertUnwindSafe(joined.join()).catch_unwind(), HANGS).await.ok();
        let stop = completes(AssertUnwindSafe(stopped.stop()).catch_unwind(), HANGS).await.ok();

        for (name, told) in [("join", join), ("stop", stop)] {
            let told = told.map_or("panicked".into(), |told| format!("told {told:?}"));
            assert!(
                told == "told Crashed",
                "WRONG RESULT: the backup panicked at 50 ms, and {name}() {told}."
            );
        }
    });
}

#[test]
fn a_backup_that_is_dropped_is_asked_to_stop() {
    room().run(async || {
        let store = store();
        let backup = Backup::start(files(), store.clone());
        sleep(ms(35)).await;

        let _ = catch_unwind(AssertUnwindSafe(|| drop(backup)));

        ended("the backup was dropped at 35 ms", &store).await;
    });
}

#[test]
fn a_backup_whose_owner_panics_is_asked_to_stop() {
    room().run(async || {
        let store = store();
        let backup = Backup::start(files(), store.clone());
        sleep(ms(35)).await;

        unharmed(async move {
            let _backup = backup;
            panic!("the owner of a backup panics");
        })
        .await;

        ended("the owner of the backup panicked at 35 ms", &store).await;
    });
}

#[test]
fn a_join_that_is_dropped_asks_it_to_stop() {
    room().run(async || {
        let store = store();
        #[allow(unused_mut)]
        let mut backup = Backup::start(files(), store.clone());

        unharmed(async move { drop(timeout(ms(35), backup.join()).await) }).await;

        ended("the future of join() was dropped at 35 ms", &store).await;
    });
    room().run(async || {
        let store = store();
        #[allow(unused_mut)]
        let mut backup = Backup::start(files(), store.clone());
        sleep(ms(35)).await;

        unharmed(async move { drop(backup.join()) }).await;

        ended("join() was called at 35 ms and its future was dropped without a poll", &store).await;
    });
}

#[test]
fn a_stop_that_is_dropped_has_asked() {
    room().run(async || {
        let store = store();
        #[allow(unused_mut)]
        let mut backup = Backup::start(files(), store.clone());
        sleep(ms(35)).await;

        unharmed(async move { drop(timeout(ms(5), backup.stop()).await) }).await;

        ended("stop() was called at 35 ms and its future was dropped at 40", &store).await;
    });
    room().run(async || {
        let store = store();
        #[allow(unused_mut)]
        let mut backup = Backup::start(files(), store.clone());
        sleep(ms(35)).await;

        unharmed(async move { drop(backup.stop()) }).await;

        ended("stop() was called at 35 ms and its future was dropped without a poll", &store).await;
    });
}

#[test]
fn a_backup_that_is_used_once_compiles() {
    compile_check::accepts!("uses_it_once");
}

#[test]
fn a_backup_that_is_asked_twice_does_not_compile() {
    compile_check::refuses_every_line!("asks_twice");
}

#[test]
fn a_backup_that_is_forgotten_does_not_compile() {
    compile_check::refuses_every_line!("forgets_it");
}

#[test]
fn the_recording_of_two_backups() {
    let recording = room().record(async || {
        declare(["owner", "photos", "letters", "after"]);
        #[allow(unused_mut)]
        let mut photos = Backup::start(files(), Store::new("photos", 20));
        let letters = Backup::start(files(), Store::new("letters", 25));

        sleep(ms(35)).await;
        event("owner", "drops letters");
        let _ = catch_unwind(AssertUnwindSafe(|| drop(letters)));
        let outcome = timeout(ms(1000), photos.join()).await;
        if let Ok(outcome) = outcome {
            event("owner", format!("photos: {outcome:?}"));
        }
        sleep(ms(100)).await;
        settle().await;
        conclude("after", format!("{} tasks alive", quiet::tasks()));
    });

    assert_timeline!("two_backups", recording);
}
