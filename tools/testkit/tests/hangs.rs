//! Every kind of standstill ends with a sentence of its own.
//!
//! The watchdog speaks after a second; the bound here is far from that, so that a busy machine does not fail it.

use std::{
    future::pending,
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

use testkit::{quiet, run::Room, timeline};
use tokio::{
    sync::mpsc,
    task::{spawn_blocking, yield_now},
    time::{resume, sleep},
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
fn no_limit_is_too_long() {
    let room = Room::new().limit(Duration::MAX);

    says(&complaint_in(&room, async || pending().await), &["HANG: still waiting after"]);
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
fn a_hang_tells_of_the_panic_before_it() {
    let said = complaint(async || {
        let (job, mut jobs) = mpsc::channel::<()>(1);
        let _kept = job.clone();
        tokio::spawn(async move {
            let _job = job;
            panic!("the worker crashed");
        });
        jobs.recv().await;
    });

    says(&said, &["HANG: still waiting", "there was a panic: \"the worker crashed\" at"]);
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
fn the_scenarios_own_panic_comes_through_while_blocking_work_goes_on() {
    let said = complaint(async || {
        spawn_blocking(|| {
            loop {
                std::thread::park();
            }
        });
        yield_now().await;
        panic!("WRONG RESULT: 7")
    });

    assert_eq!(said, "WRONG RESULT: 7");
}

struct Stuck;

impl Drop for Stuck {
    fn drop(&mut self) {
        loop {
            std::thread::park();
        }
    }
}

#[test]
fn a_destructor_that_never_ends_is_blocked() {
    let said = complaint(async || {
        timeline::event("caller", "forgets the connection");
        tokio::spawn(async {
            let _connection = Stuck;
            pending::<()>().await;
        });
        quiet::settle().await;
    });

    says(&said, &["BLOCKED: the scenario is over", "\"caller: forgets the connection\" at 0 ms"]);
}

#[test]
fn a_clock_that_runs_again_is_no_standstill() {
    Room::new().run(async || {
        resume();
        sleep(Duration::from_millis(1_500)).await;
    });
}

#[test]
fn an_hour_of_virtual_time_passes_in_a_room_that_allows_it() {
    Room::new()
        .limit(Duration::from_secs(7200))
        .run(async || sleep(Duration::from_secs(3600)).await);
}
