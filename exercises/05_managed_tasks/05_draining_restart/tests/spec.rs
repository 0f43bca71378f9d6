use std::{cell::RefCell, panic::AssertUnwindSafe, time::Duration};

use draining_restart::Service;
use futures::FutureExt;
use testkit::{
    assert_timeline,
    cut::{self, marked},
    quiet::{self, completes, settle},
    run::Room,
    scene::{Store, Topic},
    timeline::{conclude, declare, event, now},
};
use tokio::{
    join,
    time::{sleep, timeout},
};

/// Leaks have claims of their own, and a crash is part of some stories.
fn room() -> Room {
    Room::new().tolerate_leaks().tolerate_panics()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Waits until so many milliseconds have gone by since the beginning.
async fn until(at: u64) {
    sleep(ms(at.saturating_sub(now()))).await;
}

/// Every event takes 20 ms to be written.
fn store() -> Store {
    Store::new("store", 20)
}

/// Event a is written from 0 to 20 ms, b from 25 to 45; c comes at 100 and d at 200.
fn a_day() -> Topic {
    Topic::new([(0, "a"), (25, "b"), (100, "c"), (200, "d")])
}

/// Five events are there from the beginning.
fn a_backlog() -> Topic {
    Topic::new(["a", "b", "c", "d", "e"].map(|event| (0, event)))
}

/// Calls `restart()`, and returns when it returned; a panic in it is one of the things that may happen.
async fn restart(service: &mut Service, version: &'static str) -> u64 {
    let called = now();
    let restart = AssertUnwindSafe(service.restart(version)).catch_unwind();
    let complaint =
        format!("restart() was called at {called} ms, and had not returned 10 s later.");
    if completes(restart, &complaint).await.is_err() {
        panic!("WRONG RESULT: restart() was called at {called} ms and panicked.");
    }
    now()
}

/// What an entry of the store is about: the version, and the event.
fn parts(entry: &str) -> (&str, &str) {
    entry.split_once(' ').unwrap_or(("", entry))
}

/// Whether each event was written once and in order, by versions that followed each other.
fn is_whole(story: &str, store: &Store, events: &[&str]) -> Result<(), String> {
    let entries = store.committed();
    let written: Vec<&str> = entries.iter().map(|entry| parts(entry).1).collect();
    let versions: Vec<&str> = entries.iter().map(|entry| parts(entry).0).collect();
    let times = |event: &str| written.iter().filter(|other| **other == event).count();
    let verdict = if written.iter().any(|event| times(event) > 1) {
        "TWICE"
    } else if written.len() < events.len() {
        "LOST"
    } else if written != events || !versions.is_sorted() {
        "TORN"
    } else {
        return Ok(());
    };
    Err(format!("{verdict}: {story}; at {} ms the store has {entries:?}.", now()))
}

#[track_caller]
fn whole(story: &str, store: &Store, events: &[&str]) {
    if let Err(message) = is_whole(story, store, events) {
        panic!("{message}");
    }
}

#[track_caller]
fn exactly(story: &str, store: &Store, entries: &[&str]) {
    let events: Vec<&str> = entries.iter().map(|entry| parts(entry).1).collect();
    whole(story, store, &events);
    let (committed, begun) = (store.committed(), store.started());
    assert!(
        begun == committed.len(),
        "TORN: {story}; {} events were written, and {begun} writes were begun.",
        committed.len()
    );
    assert!(
        committed == entries,
        "WRONG RESULT: {story}; at {} ms the store has {committed:?}, and not {entries:?}.",
        now()
    );
}

#[test]
fn left_alone_it_writes_every_event() {
    room().run(async || {
        let store = store();
        let service = Service::start(a_day(), store.clone(), "v1");
        sleep(ms(250)).await;

        exactly("nobody restarted the service", &store, &["v1 a", "v1 b", "v1 c", "v1 d"]);
        completes(service.stop(), "stop() never returned.").await;
    });
}

#[test]
fn a_restart_between_two_events_takes_no_time() {
    room().run(async || {
        let store = store();
        let mut service = Service::start(a_day(), store.clone(), "v1");
        sleep(ms(60)).await;

        let at = restart(&mut service, "v2").await;
        sleep(ms(250)).await;

        let story = "restart() was called at 60 ms, between two events";
        exactly(story, &store, &["v1 a", "v1 b", "v2 c", "v2 d"]);
        assert!(at <= 62, "WRONG RESULT: {story}, and returned at {at} ms.");
    });
}

#[test]
fn a_restart_waits_for_the_event_that_was_begun() {
    room().run(async || {
        let store = store();
        let mut service = Service::start(a_day(), store.clone(), "v1");
        sleep(ms(30)).await;

        let at = restart(&mut service, "v2").await;
        let early = store.committed().len();
        sleep(ms(250)).await;

        let story = "restart() was called at 30 ms, while v1 wrote event b, until 45";
        exactly(story, &store, &["v1 a", "v1 b", "v2 c", "v2 d"]);
        assert!(early == 2, "GHOST EFFECT: {story}; it returned at {at} ms, and v1 wrote on.");
        assert!(at <= 47, "WRONG RESULT: {story}; it returned at {at} ms.");
    });
}

#[test]
fn a_restart_with_events_waiting_makes_no_gap() {
    room().run(async || {
        let store = store();
        let mut service = Service::start(a_backlog(), store.clone(), "v1");
        sleep(ms(30)).await;

        let look = async {
            sleep(ms(5)).await;
            store.started() - store.committed().len()
        };
        let (_, writing) = join!(restart(&mut service, "v2"), look);
        until(105).await;

        let story = "5 events were waiting, and restart() was called at 30 ms, while v1 wrote the second one";
        assert!(
            writing <= 1,
            "TORN: {story}; at 35 ms, {writing} writes had been begun and were not complete."
        );
        exactly(story, &store, &["v1 a", "v1 b", "v2 c", "v2 d", "v2 e"]);
    });
}

#[test]
fn several_restarts_follow_each_other() {
    room().run(async || {
        let store = store();
        let mut service = Service::start(a_backlog(), store.clone(), "v1");
        sleep(ms(30)).await;

        for version in ["v2", "v3"] {
            restart(&mut service, version).await;
        }
        sleep(ms(250)).await;

        let story =
            "5 events were waiting, and the service was restarted at 30 ms, and at once again";
        whole(story, &store, &["a", "b", "c", "d", "e"]);
        let last = store.committed().pop().unwrap_or_default();
        assert!(last == "v3 e", "WRONG RESULT: {story}, with v3; the last entry is {last:?}.");
    });
}

#[test]
fn a_version_that_crashed_is_replaced() {
    room().run(async || {
        let store = store().crashes_on("v1 b");
        let mut service = Service::start(a_day(), store.clone(), "v1");
        sleep(ms(60)).await;

        let at = restart(&mut service, "v2").await;
        sleep(ms(250)).await;

        let story = "v1 crashed at 45 ms, when it wrote event b; restart() was called at 60";
        whole(story, &store, &["a", "b", "c", "d"]);
        assert!(at <= 62, "WRONG RESULT: {story}, and returned at {at} ms.");
    });
}

#[test]
fn a_version_that_crashes_while_it_is_drained_is_replaced() {
    room().run(async || {
        let store = store().crashes_on("v1 b");
        let mut service = Service::start(a_day(), store.clone(), "v1");
        sleep(ms(30)).await;

        let at = restart(&mut service, "v2").await;
        sleep(ms(250)).await;

        let story = "restart() was called at 30 ms, and v1 crashed at 45, when it wrote event b";
        whole(story, &store, &["a", "b", "c", "d"]);
        assert!(at <= 47, "WRONG RESULT: {story}; it returned at {at} ms.");
    });
}

#[test]
fn a_version_that_crashed_can_be_stopped() {
    for stops in [30, 60] {
        room().run(async move || {
            let store = store().crashes_on("v1 b");
            let service = Service::start(a_day(), store.clone(), "v1");
            sleep(ms(stops)).await;

            let story =
                format!("v1 crashed at 45 ms, when it wrote event b; stop() was called at {stops}");
            let stop = AssertUnwindSafe(service.stop()).catch_unwind();
            let came = completes(stop, &format!("{story}, and never returned.")).await;

            assert!(came.is_ok(), "WRONG RESULT: {story}, and panicked.");
        });
    }
}

#[test]
fn a_stop_drains_it() {
    room().run(async || {
        let store = store();
        let mut service = Service::start(a_backlog(), store.clone(), "v1");
        sleep(ms(30)).await;
        restart(&mut service, "v2").await;
        until(50).await;

        completes(service.stop(), "stop() never returned.").await;
        let at = now();
        sleep(ms(250)).await;

        let story = "5 events were waiting, restart() was called at 30 ms, and stop() at 50, while v2 wrote the third event";
        exactly(story, &store, &["v1 a", "v1 b", "v2 c"]);
        assert!((59..=62).contains(&at), "WRONG RESULT: {story}, until 60; it returned at {at} ms.");
    });
}

#[test]
fn an_event_may_take_its_time() {
    room().run(async || {
        let store = Store::new("store", 9_000);
        let mut service = Service::start(a_day(), store.clone(), "v1");
        sleep(ms(30)).await;
        let restarted = restart(&mut service, "v2").await;
        until(9_050).await;

        completes(service.stop(), "stop() never returned.").await;
        let at = now();
        sleep(ms(20_000)).await;

        let story = "every event takes 9 s to be written; restart() was called at 30 ms, and stop() at 9050, while v2 wrote event b";
        exactly(story, &store, &["v1 a", "v2 b"]);
        assert!(
            restarted >= 8_999,
            "GHOST EFFECT: {story}; restart() returned at {restarted} ms, and v1 wrote on."
        );
        assert!(at >= 17_999, "GHOST EFFECT: {story}, until 18000; stop() returned at {at} ms.");
    });
}

#[test]
fn a_service_that_is_dropped_at_once_takes_nothing() {
    room().run(async || {
        let store = store();
        drop(Service::start(a_backlog(), store.clone(), "v1"));
        sleep(ms(250)).await;

        let entries = store.committed();
        assert!(
            store.started() == 0,
            "GHOST EFFECT: 5 events were waiting, and the service was dropped when it was started; at 250 ms the store has {entries:?}."
        );
    });
}

#[test]
fn a_service_that_is_dropped_ends() {
    room().run(async || {
        let store = store();
        let mut service = Service::start(a_backlog(), store.clone(), "v1");
        sleep(ms(30)).await;
        restart(&mut service, "v2").await;
        until(50).await;

        drop(service);
        sleep(ms(250)).await;

        let story = "5 events were waiting, restart() was called at 30 ms, and the service was dropped at 50, while v2 wrote the third event";
        exactly(story, &store, &["v1 a", "v1 b", "v2 c"]);
        let tasks = quiet::tasks();
        assert!(tasks == 0, "LEAK: {story}; tasks alive 250 ms later: {tasks}.");
    });
}

/// A service at work, with a backlog, and one more event at 300 ms.
struct World {
    store: Store,
    service: RefCell<Option<Service>>,
    seen: RefCell<Result<(), String>>,
}

const ALL: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

impl World {
    fn new() -> Self {
        let topic = Topic::new([(0, "a"), (0, "b"), (0, "c"), (0, "d"), (0, "e"), (300, "f")]);
        let store = store();
        let service = Some(Service::start(topic, store.clone(), "v1"));
        Self { store, service: RefCell::new(service), seen: RefCell::new(Ok(())) }
    }

    /// Restarts at 30 ms, which may be cut.
    async fn cut_restart(&self) -> Service {
        let mut service = self.service.take().unwrap();
        sleep(ms(30)).await;
        let _ = marked(service.restart("v2")).await;
        service
    }

    /// Each event was written once and in order, and none was begun and dropped.
    fn see_whole(&self, story: &str, events: &[&str]) {
        self.see(is_whole(story, &self.store, events));
        let (entries, begun) = (self.store.committed(), self.store.started());
        if begun > entries.len() {
            self.see(Err(format!(
                "LOST: {story}; {begun} writes were begun, and at {} ms the store has {entries:?}.",
                now()
            )));
        }
    }

    fn see(&self, what: Result<(), String>) {
        let mut seen = self.seen.borrow_mut();
        if seen.is_ok() {
            *seen = what;
        }
    }

    fn was_seen(&self) -> Result<(), String> {
        self.seen.borrow().clone()
    }
}

#[test]
fn a_restart_cut_anywhere_leaves_a_service_at_work() {
    cut::everywhere_marked(
        World::new,
        async |world| {
            let service = world.cut_restart().await;
            sleep(ms(400)).await;
            world.see_whole("5 events were waiting and one came at 300 ms; restart() was called at 30 and dropped", &ALL);
            completes(service.stop(), "a restart() was dropped, and stop() never returned.").await;
        },
        World::was_seen,
    )
    .assert_kept();
}

#[test]
fn a_restart_cut_anywhere_can_be_made_again() {
    cut::everywhere_marked(
        World::new,
        async |world| {
            let mut service = world.cut_restart().await;
            let again = service.restart("v3");
            completes(again, "a restart() was dropped, and the next one never returned.").await;
            let (at, then) = (now(), world.store.committed());
            sleep(ms(400)).await;
            let story = "restart() was called at 30 ms and dropped, and then again with v3";
            world.see_whole(story, &ALL);
            let entries = world.store.committed();
            if let Some(late) = entries.iter().skip(then.len()).find(|entry| parts(entry).0 != "v3") {
                world.see(Err(format!(
                    "GHOST EFFECT: {story}; that returned at {at} ms, when the store had {then:?}, and after that {late:?} was written."
                )));
            }
            let last = entries.last().cloned().unwrap_or_default();
            if last != "v3 f" {
                world.see(Err(format!("WRONG RESULT: {story}; the last entry is {last:?}.")));
            }
            completes(service.stop(), "stop() never returned.").await;
        },
        World::was_seen,
    )
    .assert_kept();
}

#[test]
fn a_restart_cut_anywhere_can_be_followed_by_a_stop() {
    cut::everywhere_marked(
        World::new,
        async |world| {
            let service = world.cut_restart().await;
            completes(service.stop(), "a restart() was dropped, and stop() never returned.").await;
            let (at, then, begun) = (now(), world.store.committed().len(), world.store.started());
            sleep(ms(400)).await;
            let story = "restart() was called at 30 ms and dropped, and stop() called at once";
            let entries = world.store.committed();
            world.see_whole(story, &ALL[..entries.len().min(6)]);
            if entries.len() > then || world.store.started() > begun {
                world.see(Err(format!(
                    "GHOST EFFECT: {story}; it returned at {at} ms, when the store had {:?}, and later it had {entries:?}.",
                    &entries[..then]
                )));
            }
        },
        World::was_seen,
    )
    .assert_kept();
}

/// A service that was just dropped completes its event, takes no other one, and leaves nothing.
async fn ends_when_dropped(world: &World, story: &str) {
    let begun = world.store.started();
    sleep(ms(400)).await;
    let (entries, later) = (world.store.committed(), world.store.started() - begun);
    world.see_whole(story, &ALL[..entries.len().min(6)]);
    if later > 0 {
        world.see(Err(format!("GHOST EFFECT: {story}; after that {later} events were begun, and at {} ms the store had {entries:?}.", now())));
    }
    let tasks = quiet::tasks();
    if tasks > 0 {
        world.see(Err(format!("LEAK: {story}; tasks alive 400 ms later: {tasks}.")));
    }
}

#[test]
fn a_restart_cut_anywhere_leaves_nothing_when_the_service_is_dropped() {
    cut::everywhere_marked(
        World::new,
        async |world| {
            drop(world.cut_restart().await);
            let story = "restart() was called at 30 ms and dropped, and its service with it";
            ends_when_dropped(world, story).await;
        },
        World::was_seen,
    )
    .assert_kept();
}

#[test]
fn a_stop_cut_anywhere_drains_it() {
    cut::everywhere_marked(
        World::new,
        async |world| {
            let service = world.service.take().unwrap();
            sleep(ms(30)).await;
            let _ = marked(service.stop()).await;
            ends_when_dropped(world, "stop() was called at 30 ms and dropped").await;
        },
        World::was_seen,
    )
    .assert_kept();
}

#[test]
fn the_recording_of_a_restart() {
    let recording = room().record(async || {
        declare(["owner", "store", "after"]);
        let store = store();
        let mut service = Service::start(a_day(), store.clone(), "v1");
        sleep(ms(30)).await;
        event("owner", "restarts");
        let restart = AssertUnwindSafe(service.restart("v2")).catch_unwind();
        if let Ok(Ok(())) = timeout(ms(500), restart).await {
            event("owner", "v2 is at work");
        }
        sleep(ms(85)).await;
        event("owner", "stops");
        let _ = timeout(ms(500), service.stop()).await;
        settle().await;
        conclude("after", format!("{} tasks alive", quiet::tasks()));
    });

    assert_timeline!("a_restart", recording);
}
