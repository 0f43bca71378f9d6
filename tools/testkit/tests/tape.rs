//! Blocking threads and the virtual clock, without a race between them.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use testkit::{
    run,
    run::Room,
    scene::Tape,
    timeline::{self, declare, event, now},
};
use tokio::{
    join,
    task::{spawn_blocking, yield_now},
    time::{sleep, timeout},
};

fn tape() -> Tape {
    Tape::new(10, [("1", "snow"), ("2", "rain"), ("3", "snow")])
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn complaint(scenario: impl AsyncFnOnce() + Send + 'static) -> String {
    let payload = catch_unwind(AssertUnwindSafe(|| run(scenario))).expect_err("it has to fail");
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload.downcast::<&str>().expect("a panic with a text").to_string(),
    }
}

#[test]
fn timers_fire_at_their_own_time_while_a_thread_reads() {
    let recording = Room::new().record_repeatedly(100, async || {
        declare(["caller", "reader"]);
        let tape = tape();
        let day = async {
            let reader = tape.open("reader").await;
            let reading = spawn_blocking(move || reader.count());
            for _ in 0..4 {
                sleep(ms(7)).await;
                event("caller", "looks");
            }
            assert_eq!(reading.await.unwrap(), 3);
            event("caller", "has it");
        };
        tape.while_turning(day).await;
    });

    assert_eq!(
        recording.text(),
        "caller   7 looks · 14 looks · 21 looks · 28 looks · 30 has it\n\
         reader   0 reading started · 0 1 · 10 2 · 20 3 · 30 reading done\n"
    );
}

#[test]
fn readers_that_begin_at_different_times_take_their_own_time() {
    let recording = Room::new().record_repeatedly(100, async || {
        let tape = tape();
        let read = async |whom, after| {
            sleep(ms(after)).await;
            let reader = tape.open(whom).await;
            spawn_blocking(move || reader.count()).await.unwrap()
        };
        tape.while_turning(async { join!(read("ann", 0), read("bob", 3), read("eve", 18)) }).await;
        assert_eq!((tape.begun(), tape.clash(), now()), (9, Some(3), 48));
    });

    assert_eq!(
        recording.text(),
        "ann   0 reading started · 0 1 · 10 2 · 20 3 · 30 reading done\n\
         bob   3 reading started · 3 1 · 13 2 · 23 3 · 33 reading done\n\
         eve   18 reading started · 18 1 · 28 2 · 38 3 · 48 reading done\n"
    );
}

#[test]
fn tasks_have_their_turns_before_a_thread_that_is_quick() {
    let recording = Room::new().record_repeatedly(200, async || {
        let tape = tape();
        let day = async {
            let reader = tape.open("reader").await;
            let reading = spawn_blocking(move || reader.count());
            for task in ["task 1", "task 2"] {
                tokio::spawn(timeline::follow(task, "nap", sleep(ms(5))));
            }
            sleep(ms(35)).await;
            reading.await.unwrap();
        };
        tape.while_turning(day).await;
    });

    let recording = recording.only(["task 1", "task 2"]);
    assert_eq!(
        recording.text(),
        "task 1   0 nap started · 5 nap done\ntask 2   0 nap started · 5 nap done\n"
    );
}

#[test]
fn a_thread_that_computes_takes_no_time() {
    run(async || {
        let tape = tape();
        let day = async {
            let mut reader = tape.open("reader").await;
            let reading = spawn_blocking(move || {
                std::thread::yield_now();
                let first = reader.next();
                std::thread::yield_now();
                first
            });
            timeout(ms(11), reading).await.expect("10 ms are enough").unwrap()
        };
        assert_eq!(tape.while_turning(day).await.as_deref(), Some("snow"));
        assert_eq!(now(), 10);
    });
}

#[test]
fn a_reader_left_behind_neither_hangs_nor_counts() {
    run(async || {
        let tape = tape();
        let day = async {
            let reader = tape.open("reader").await;
            spawn_blocking(move || reader.count());
            sleep(ms(15)).await;
        };
        tape.while_turning(day).await;
        sleep(ms(100)).await;
        assert_eq!((tape.begun(), now()), (2, 115));
    });
}

#[test]
fn an_entry_read_on_the_runtime_is_a_sentence() {
    let said = complaint(async || {
        let tape = tape();
        let day = async {
            for _ in tape.open("reader").await {
                yield_now().await;
            }
        };
        tape.while_turning(day).await;
    });

    assert!(said.starts_with("BLOCKED: an entry was read on the runtime's own thread"), "{said}");
}

#[test]
fn a_thread_that_the_clock_does_not_know_is_a_sentence() {
    for _ in 0..100 {
        let said = complaint(async || {
            let tape = tape();
            let day = async {
                let reader = tape.open("reader").await;
                let (answer, reading) = tokio::sync::oneshot::channel();
                std::thread::spawn(move || answer.send(reader.count()));
                let _ = timeout(ms(25), reading).await;
            };
            tape.while_turning(day).await;
        });

        assert!(said.contains("a thread that tokio does not know"), "{said}");
    }
}
