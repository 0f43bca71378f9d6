//! Every kind of standstill ends with a sentence of its own.
//!
//! The watchdog speaks after a second; the bound here is far from that, so that a busy machine does not fail it.

use std::{
    future::pending,
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

use testkit::{run::Room, timeline};
use tokio::{
    task::{spawn_blocking, yield_now},
    time::sleep,
};

fn complaint(scenario: impl AsyncFnOnce() + Send + 'static) -> String {
    complaint_in(&Room::new(), scenario)
}

fn complaint_in(room: &Room, scenario: impl AsyncFnOnce() + Send + 'static) -> String {
    let began = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| room.run(scenario)));
    assert!(began.elapsed() < Duration::from_secs(30), "it took {:?} to say so", began.elapsed());
    let payload = outcome.expect_err("the scenario passed, and it has to fail");
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload.downcast::<&str>().expect("a panic with a text").to_string(),
    }
}

#[track_caller]
fn says(complaint: &str, phrases: &[&str]) {
    for phrase in phrases {
        assert!(complaint.contains(phrase), "{phrase:?} is not in {complaint:?}");
    }
}

#[test]
fn a_task_that_ticks_for_ever_is_a_hang() {
    let said = complaint(async || {
        let ticks = async {
            loop {
                sleep(Duration::from_millis(10)).await;
            }
        };
        let _: Result<(), _> = tokio::spawn(ticks).await;
    });

    says(&said, &["HANG: still waiting after 60 s of virtual time"]);
}

#[test]
fn pending_without_any_timer_is_a_hang() {
    let said = complaint(async || {
        timeline::event("caller", "waits for an answer");
        pending::<()>().await;
    });

    says(&said, &["HANG:", "the last thing seen was \"caller: waits for an answer\" at 0 ms"]);
}

#[test]
fn a_virtual_limit_can_be_set() {
    let room = Room::new().limit(Duration::from_secs(2));

    says(
        &complaint_in(&room, async || sleep(Duration::from_secs(3)).await),
        &["HANG: still waiting after 2 s"],
    );
    room.run(async || sleep(Duration::from_secs(1)).await);
}

#[test]
fn a_loop_without_an_await_is_a_spin() {
    let said = complaint(async || {
        sleep(Duration::from_millis(50)).await;
        timeline::event("worker", "started");
        loop {
            std::hint::spin_loop();
        }
    });

    says(
        &said,
        &["SPIN:", "without reaching an .await that waits", "\"worker: started\" at 50 ms"],
    );
}

#[test]
fn yielding_for_ever_is_a_livelock() {
    let said = complaint(async || {
        timeline::event("worker", "polls its flag");
        loop {
            yield_now().await;
        }
    });

    says(
        &said,
        &["LIVELOCK:", "the virtual clock cannot move", "\"worker: polls its flag\" at 0 ms"],
    );
}

#[test]
fn a_thread_sleep_of_an_hour_is_blocked() {
    let said = complaint(async || {
        timeline::event("worker", "backs off");
        std::thread::sleep(Duration::from_secs(3600));
    });

    says(&said, &["BLOCKED:", "in a call that blocks without an .await", "\"worker: backs off\""]);
}

#[test]
fn blocking_work_that_never_ends_holds_the_clock() {
    let said = complaint(async || {
        timeline::event("caller", "asks for a report");
        spawn_blocking(|| {
            loop {
                std::thread::park();
            }
        })
        .await
        .unwrap()
    });

    says(&said, &["CLOCK HELD:", "spawn_blocking closure", "\"caller: asks for a report\""]);
}

#[test]
fn blocking_work_that_nobody_waits_for_is_told_at_the_end() {
    let said = complaint(async || {
        spawn_blocking(|| {
            loop {
                std::thread::park();
            }
        });
    });

    says(&said, &["CLOCK HELD:"]);
}

#[test]
fn a_panic_in_a_task_that_nobody_joins_is_told() {
    let said = complaint(async || {
        tokio::spawn(async { panic!("the parser choked") });
        sleep(Duration::from_millis(5)).await;
    });

    says(&said, &["PANIC: a task panicked", "\"the parser choked\"", "tests/hangs.rs:"]);
}

#[test]
fn a_panic_may_be_part_of_the_story() {
    Room::new().tolerate_panics().run(async || {
        let crashed = tokio::spawn(async { panic!("part of the story") }).await;

        assert!(crashed.unwrap_err().is_panic());
    });
}

#[test]
fn a_task_that_outlives_the_scenario_is_an_orphan() {
    let said = complaint(async || {
        timeline::event("request", "answered");
        tokio::spawn(pending::<()>());
        tokio::spawn(pending::<()>());
    });

    says(
        &said,
        &["ORPHAN TASK:", "2 tasks that it had started were still alive", "\"request: answered\""],
    );
}

#[test]
fn a_socket_has_no_driver_in_a_room() {
    let said = complaint(async || {
        let _ = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    });

    says(&said, &["IO is disabled"]);
}

#[test]
fn the_scenarios_own_panic_comes_through_unchanged() {
    let said = complaint(async || {
        sleep(Duration::from_millis(50)).await;
        panic!("LEAK: 2 of 3 fetches were still running")
    });

    assert_eq!(said, "LEAK: 2 of 3 fetches were still running");
}

#[test]
fn an_hour_of_virtual_time_passes_in_a_room_that_allows_it() {
    Room::new()
        .limit(Duration::from_secs(7200))
        .run(async || sleep(Duration::from_secs(3600)).await);
}
