use std::{panic::AssertUnwindSafe, time::Duration};

use futures::FutureExt;
use start_stop_drop::{End, Processor};
use testkit::{
    assert_timeline,
    quiet::{self, completes, settle},
    run::Room,
    scene::{Feed, Store},
    timeline::{conclude, declare, event, now},
};
use tokio::time::{Instant, sleep, sleep_until, timeout};

/// Leaks have claims of their own, and a crash is part of some stories.
fn room() -> Room {
    Room::new().tolerate_leaks().tolerate_panics()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Every write takes 20 ms.
fn store() -> Store {
    Store::new("store", 20)
}

/// Every write takes a minute.
fn slow_store() -> Store {
    Store::new("store", 60_000)
}

/// Event a is being written from 0 to 20 ms, b from 25 to 45; c would come at 300.
fn a_day() -> Feed<&'static str> {
    Feed::new([(0, "a"), (25, "b"), (300, "c")])
}

/// What `stop()` told, and when; a panic in it is one of the things that may happen.
async fn stop(processor: &mut Processor) -> (End, u64) {
    let called = now();
    let stop = AssertUnwindSafe(processor.stop()).catch_unwind();
    let complaint = format!(
        "stop() was called at {called} ms and had not returned 10 s later; everything that its processor has to do takes 40 ms."
    );
    let end = completes(stop, &complaint).await.unwrap_or_else(|panic| {
        let text =
            panic.downcast_ref::<String>().map(|text| format!(": {text}")).unwrap_or_default();
        panic!("WRONG RESULT: stop() was called at {called} ms and panicked{text}.")
    });
    (end, now())
}

/// Calls `stop()`, and loses patience after so many milliseconds.
async fn give_up(processor: &mut Processor, after: u64) {
    let _ = timeout(ms(after), processor.stop()).await;
}

/// Judges what the store has at the end of a story, some time after everything should have been over.
#[track_caller]
fn recorded(story: &str, store: &Store, wanted: &[&str]) {
    let committed = store.committed();
    assert!(
        committed == wanted,
        "{}: {story}; at {} ms the store has {committed:?}.",
        if committed.len() < wanted.len() { "LOST" } else { "GHOST EFFECT" },
        now()
    );
}

/// Judges a processor that was told to stop, now that `stop()` has returned.
async fn stopped(story: &str, store: &Store, told: (End, u64), wanted: (&[&str], u64)) {
    let ((end, at), (entries, ended)) = (told, wanted);
    let begun = store.started();
    let early = store.committed();
    sleep(ms(100)).await;
    let late = store.committed().len() - early.len() + (store.started() - begun);
    assert!(
        late == 0,
        "GHOST EFFECT: {story}; stop() returned at {at} ms, when the store had {early:?}, and after that it got {:?}.",
        &store.committed()[early.len()..]
    );
    recorded(story, store, entries);
    assert!(
        at <= ended + 5,
        "WRONG RESULT: {story}; the processor had ended by {ended} ms, and stop() returned at {at} ms."
    );
    let events = entries.len() - 1;
    assert!(
        end == End::Recorded(events),
        "WRONG RESULT: {story}; it recorded {events} events, and stop() told {end:?}."
    );
    let tasks = quiet::tasks();
    assert!(tasks == 0, "LEAK: {story}; tasks alive at {} ms: {tasks}.", now());
}

#[test]
fn left_alone_it_records_every_event() {
    room().run(async || {
        let store = store();
        let mut processor = Processor::start(a_day(), store.clone());

        sleep(ms(400)).await;

        let story = "nobody stopped the processor, and its last event came at 300 ms";
        recorded(story, &store, &["a", "b", "c", "3 events"]);
        let (end, at) = stop(&mut processor).await;
        assert!(
            end == End::Recorded(3) && at <= 405,
            "WRONG RESULT: it recorded 3 events and ended at 340 ms, and stop(), called at 400 ms, told {end:?} at {at} ms."
        );
    });
}

#[test]
fn stop_returns_when_the_count_is_recorded() {
    room().run(async || {
        let store = store();
        let mut processor = Processor::start(a_day(), store.clone());
        sleep(ms(60)).await;

        let told = stop(&mut processor).await;

        let story = "stop() was called at 60 ms, while the processor waited for an event";
        stopped(story, &store, told, (&["a", "b", "2 events"], 80)).await;
    });
}

#[test]
fn an_event_that_was_begun_is_completed() {
    room().run(async || {
        let store = store();
        let mut processor = Processor::start(a_day(), store.clone());
        sleep(ms(30)).await;

        let told = stop(&mut processor).await;

        let story = "stop() was called at 30 ms, while event b was written";
        stopped(story, &store, told, (&["a", "b", "2 events"], 65)).await;
    });
}

#[test]
fn a_processor_that_has_not_begun_is_stopped_too() {
    room().run(async || {
        let store = store();
        let mut processor = Processor::start(Feed::new([(50, "a")]), store.clone());

        let told = stop(&mut processor).await;

        let story = "stop() was called right after start()";
        stopped(story, &store, told, (&["0 events"], 20)).await;
    });
}

#[test]
fn asked_with_events_waiting_it_takes_no_other() {
    room().run(async || {
        for _ in 0..16 {
            let (store, began) = (store(), Instant::now());
            let waiting = ["a", "b", "c", "d", "e"].map(|event| (0, event));
            let mut processor = Processor::start(Feed::new(waiting), store.clone());
            sleep_until(began + ms(30)).await;

            let _ = stop(&mut processor).await;
            sleep(ms(200)).await;

            let events = store.committed().len().saturating_sub(1);
            assert!(
                events <= 2,
                "BLIND UNDER LOAD: 5 events were waiting, and stop() was called while the second one was written; {events} were recorded."
            );
        }
    });
}

#[test]
fn whoever_stops_again_is_told_the_same() {
    room().run(async || {
        let store = store();
        let mut processor = Processor::start(a_day(), store.clone());
        sleep(ms(60)).await;

        let (first, _) = stop(&mut processor).await;
        sleep(ms(40)).await;
        for _ in 0..3 {
            let called = now();
            let (again, at) = stop(&mut processor).await;

            assert!(
                first == again && at <= called + 5,
                "WRONG RESULT: stop() told {first:?}; it was called again at {called} ms, and told {again:?} at {at} ms."
            );
            sleep(ms(40)).await;
        }
        recorded("stop() was called four times", &store, &["a", "b", "2 events"]);
    });
}

#[test]
fn a_stop_that_was_given_up_is_gone_on_with() {
    room().run(async || {
        let store = store();
        let mut processor = Processor::start(a_day(), store.clone());
        sleep(ms(30)).await;

        give_up(&mut processor, 10).await;
        let told = stop(&mut processor).await;

        let story = "stop() was called at 30 ms, dropped at 40, and called again";
        stopped(story, &store, told, (&["a", "b", "2 events"], 65)).await;
    });
}

#[test]
fn a_stop_that_was_given_up_has_asked() {
    room().run(async || {
        let store = store();
        let mut processor = Processor::start(a_day(), store.clone());
        sleep(ms(60)).await;

        give_up(&mut processor, 10).await;
        sleep(ms(330)).await;

        let story = "stop() was called at 60 ms and dropped at 70";
        recorded(story, &store, &["a", "b", "2 events"]);
        drop(processor);
    });
}

#[test]
fn a_crash_is_told() {
    room().run(async || {
        let store = store().crashes_on("b");
        let mut processor = Processor::start(a_day(), store.clone());
        sleep(ms(60)).await;

        let (first, _) = stop(&mut processor).await;
        let (second, _) = stop(&mut processor).await;

        assert!(
            [first, second] == [End::Crashed; 2],
            "WRONG RESULT: the processor panicked at 45 ms; stop() was called twice, at 60 ms, and told {first:?}, then {second:?}."
        );
    });
}

#[test]
fn a_crash_at_the_very_end_is_told() {
    room().run(async || {
        let store = store().crashes_on("2 events");
        let mut processor = Processor::start(a_day(), store.clone());
        sleep(ms(60)).await;

        let (end, at) = stop(&mut processor).await;

        assert!(
            end == End::Crashed && at <= 85,
            "WRONG RESULT: stop() was called at 60 ms; a write takes 20 ms, and that of the count panics; stop() told {end:?} at {at} ms."
        );
    });
}

#[test]
fn a_crash_after_a_stop_that_was_given_up_is_told() {
    room().run(async || {
        let store = store().crashes_on("2 events");
        let mut processor = Processor::start(a_day(), store.clone());
        sleep(ms(60)).await;

        give_up(&mut processor, 10).await;
        let (end, at) = stop(&mut processor).await;

        assert!(
            end == End::Crashed && at <= 85,
            "WRONG RESULT: stop() was called at 60 ms, dropped at 70, and called again; a write takes 20 ms, and that of the count panics; stop() told {end:?} at {at} ms."
        );
    });
}

#[test]
fn a_slow_event_is_waited_for() {
    room().limit(ms(600_000)).run(async || {
        let store = slow_store();
        let mut processor = Processor::start(a_day(), store.clone());
        sleep(ms(30)).await;

        let end = timeout(ms(200_000), processor.stop()).await;
        let (at, early) = (now(), store.committed());
        sleep(ms(200_000)).await;

        let story = "every write takes 60 s, and stop() was called at 30 ms, while event a was written";
        recorded(story, &store, &["a", "1 events"]);
        assert!(
            early == store.committed(),
            "GHOST EFFECT: {story}; stop() returned at {at} ms, when the store had {early:?}, and after that it got {:?}.",
            &store.committed()[early.len()..]
        );
        assert!(
            end == Ok(End::Recorded(1)),
            "WRONG RESULT: {story}; it recorded 1 event and ended at 120 s, and stop() told {end:?} at {at} ms."
        );
    });
}

#[test]
fn a_processor_that_is_dropped_ends() {
    room().run(async || {
        let store = store();
        let processor = Processor::start(a_day(), store.clone());
        sleep(ms(60)).await;

        drop(processor);
        sleep(ms(100)).await;

        let tasks = quiet::tasks();
        assert!(
            tasks == 0,
            "LEAK: the processor was dropped at 60 ms, while it waited for an event; tasks alive 100 ms later: {tasks}."
        );
        let story = "the processor was dropped at 60 ms, while it waited for an event";
        recorded(story, &store, &["a", "b", "2 events"]);
    });
}

#[test]
fn a_processor_that_is_dropped_completes_its_event() {
    room().run(async || {
        let store = store();
        let processor = Processor::start(a_day(), store.clone());
        sleep(ms(30)).await;

        drop(processor);
        sleep(ms(330)).await;

        let story = "the processor was dropped at 30 ms, while event b was written";
        recorded(story, &store, &["a", "b", "2 events"]);
    });
}

#[test]
fn a_processor_that_is_dropped_completes_a_slow_event() {
    room().limit(ms(600_000)).run(async || {
        let store = slow_store();
        let processor = Processor::start(a_day(), store.clone());
        sleep(ms(30)).await;

        drop(processor);
        sleep(ms(200_000)).await;

        let story = "every write takes 60 s, and the processor was dropped at 30 ms, while event a was written";
        recorded(story, &store, &["a", "1 events"]);
    });
}

#[test]
fn a_processor_that_is_dropped_while_it_stops_ends() {
    room().run(async || {
        let store = store();
        let mut processor = Processor::start(a_day(), store.clone());
        sleep(ms(30)).await;

        give_up(&mut processor, 10).await;
        drop(processor);
        sleep(ms(330)).await;

        let story = "stop() was called at 30 ms, and dropped at 40 with its processor";
        recorded(story, &store, &["a", "b", "2 events"]);
    });
}

#[test]
fn one_processor_is_stopped_and_the_other_goes_on() {
    room().run(async || {
        let (first, second) = (store(), store());
        let mut ann = Processor::start(a_day(), first.clone());
        let mut bob = Processor::start(a_day(), second.clone());
        sleep(ms(60)).await;

        stop(&mut ann).await;
        drop(ann);
        sleep(ms(340)).await;

        let story = "there were two processors, and the other one was stopped at 60 ms";
        recorded(story, &second, &["a", "b", "c", "3 events"]);
        stop(&mut bob).await;
    });
}

#[test]
fn the_recording_of_a_stop_and_a_drop() {
    let recording = room().record(async || {
        declare(["owner", "clicks", "logins", "after"]);
        let day = || Feed::new([(0, "a"), (30, "b"), (300, "c")]);
        let mut clicks = Processor::start(day(), Store::new("clicks", 20));
        let logins = Processor::start(day(), Store::new("logins", 25));

        sleep(ms(40)).await;
        event("owner", "drops logins");
        drop(logins);
        event("owner", "stops clicks");
        let end = timeout(ms(1000), AssertUnwindSafe(clicks.stop()).catch_unwind()).await;
        if let Ok(Ok(end)) = end {
            event("owner", format!("is told {end:?}"));
        }
        sleep(ms(300)).await;
        settle().await;
        conclude("after", format!("{} tasks alive", quiet::tasks()));
    });

    assert_timeline!("a_stop_and_a_drop", recording);
}
