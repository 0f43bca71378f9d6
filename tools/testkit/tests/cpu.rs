//! Work that takes virtual time, on the runtime's thread and beside it.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};

use testkit::{
    run,
    run::Room,
    scene::Cpu,
    timeline::{declare, event, now},
};
use tokio::{
    task::{spawn_blocking, yield_now},
    time::{interval, sleep, timeout},
};

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

/// A wake-up takes one turn to be noticed, and one more to be followed.
async fn everybody_has_turns() {
    for _ in 0..8 {
        yield_now().await;
    }
}

#[test]
fn what_computes_on_the_runtime_makes_others_late() {
    let recording = Room::new().tolerate_leaks().record_repeatedly(16, async || {
        declare(["neighbour"]);
        let cpu = Cpu::new();
        tokio::spawn(async {
            let mut ticks = interval(ms(10));
            loop {
                ticks.tick().await;
                event("neighbour", "tick");
            }
        });
        yield_now().await;

        for _ in 0..3 {
            cpu.spend(ms(15));
            everybody_has_turns().await;
        }
        sleep(ms(9)).await;
        assert_eq!((cpu.steps(), now()), (3, 54));
    });

    assert_eq!(
        recording.text(),
        "neighbour   0 tick · 15 tick · 30 tick · 30 tick · 45 tick · 50 tick\n"
    );
}

#[test]
fn a_timeout_does_not_interrupt_it() {
    run(async || {
        let cpu = Cpu::new();
        let work = async { cpu.spend(ms(30)) };
        assert!(timeout(ms(10), work).await.is_ok());
        assert_eq!(now(), 30);
    });
}

#[test]
fn timers_fire_at_their_own_time_while_a_thread_computes() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["caller"]);
        let cpu = Cpu::new();
        let thread = cpu.clone();
        let day = async {
            let work = spawn_blocking(move || {
                for _ in 0..6_000 {
                    thread.spend(Duration::from_micros(5));
                }
            });
            for _ in 0..4 {
                sleep(ms(7)).await;
                event("caller", "looks");
            }
            work.await.unwrap();
            event("caller", "has it");
        };
        cpu.while_running(day).await;
        assert_eq!(cpu.steps(), 6_000);
    });

    assert_eq!(recording.text(), "caller   7 looks · 14 looks · 21 looks · 28 looks · 30 has it\n");
}

#[test]
fn a_thread_sees_what_was_told_before_its_next_millisecond() {
    for _ in 0..16 {
        run(async || {
            let cpu = Cpu::new();
            let (thread, stop) = (cpu.clone(), Arc::new(AtomicBool::new(false)));
            let told = Arc::clone(&stop);
            let day = async {
                let work = spawn_blocking(move || {
                    while !told.load(Relaxed) {
                        thread.spend(ms(1));
                    }
                });
                sleep(Duration::from_millis(10)).await;
                stop.store(true, Relaxed);
                work.await.unwrap();
            };
            cpu.while_running(day).await;
            assert_eq!((cpu.steps(), now()), (10, 10));
        });
    }
}

#[test]
fn what_still_computes_in_the_end_is_not_waited_for() {
    run(async || {
        let cpu = Cpu::new();
        let thread = cpu.clone();
        let day = async {
            spawn_blocking(move || (0..1_000).for_each(|_| thread.spend(ms(1))));
            sleep(Duration::from_micros(4_500)).await;
        };
        cpu.while_running(day).await;
        assert_eq!(now(), 5, "a paused clock counts whole milliseconds");
        assert_eq!(cpu.steps(), 5);
    });
}

#[test]
fn a_strange_thread_is_refused() {
    let said = complaint(async || {
        let cpu = Cpu::new();
        let thread = cpu.clone();
        let day = async {
            let (done, is_done) = tokio::sync::oneshot::channel();
            std::thread::spawn(move || {
                thread.spend(ms(1));
                let _ = done.send(());
            });
            // The clock does not wait for that thread, so this one does.
            while cpu.steps() == 0 {
                std::thread::yield_now();
            }
            let _ = is_done.await;
        };
        cpu.while_running(day).await;
    });

    assert!(
        said.starts_with("something was computed on a thread that tokio does not know"),
        "{said}"
    );
}
