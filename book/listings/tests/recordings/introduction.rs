use crate::{at, ms, shows};
use figure::{Figure, claim};
use futures::FutureExt;
use listings::introduction::{blindness, contamination, leakage};
use std::cell::Cell;
use testkit::run::Room;
use testkit::timeline::{asked, began, cancelled, declare, ended, event, follow};
use tokio::join;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

#[test]
fn a_drawing_outlives_the_preview_that_asked_for_it() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["caller", "task"]);
        let drawing = follow("task", "drawing", async {
            sleep(ms(200)).await;
            "a picture".to_string()
        });

        began("caller", "asked for a preview");
        let preview = leakage::preview(drawing).await;
        assert!(preview.is_none());
        cancelled("caller", "got none");
        sleep(ms(300)).await;
    });
    let figure = Figure::new(recording)
        .broke("the drawing goes on for 150 ms, and nobody waits for it", |it| {
            at(it, "caller", "got none") == Some(50) && at(it, "task", "drawing done") == Some(200)
        })
        .asks([
            claim(|it| at(it, "task", "drawing dropped") == Some(50)),
            claim(|it| {
                at(it, "task", "drawing done") == Some(200)
                    && at(it, "caller", "got none").is_none()
            }),
            claim(|it| {
                at(it, "task", "drawing done") == Some(200)
                    && at(it, "caller", "got none").is_some()
            }),
        ]);

    shows("introduction/leakage", figure);
}

#[test]
fn a_worker_misses_the_signal_sent_before_it_began() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["operator", "worker"]);
        let (stop, _listener) = watch::channel(false);
        let operator = async {
            sleep(ms(10)).await;
            stop.send(true).unwrap();
            asked("operator", "asked to stop");
        };
        let worker = async {
            sleep(ms(20)).await;
            let letters = Cell::new(0);
            let next = async || {
                sleep(ms(20)).await;
                letters.set(letters.get() + 1);
                event("worker", format!("letter {}", letters.get()));
            };
            follow("worker", "work", blindness::deliver(next, &stop)).await;
        };

        let stopped = timeout(ms(90), async { join!(operator, worker) }).await;
        assert!(stopped.is_err());
        cancelled("operator", "lost patience");
    });
    let figure = Figure::new(recording).broke(
        "asked to stop before it began, it delivered 3 letters all the same",
        |it| {
            at(it, "operator", "asked to stop") < at(it, "worker", "work started")
                && at(it, "worker", "letter 3") == Some(80)
                && at(it, "worker", "letter 4").is_none()
        },
    );

    shows("introduction/blindness", figure);
}

#[test]
fn wait_for_would_have_seen_the_signal_that_changed_missed() {
    let (stop, _listener) = watch::channel(false);
    stop.send(true).unwrap();
    let mut stopping = stop.subscribe();

    assert!(stopping.changed().now_or_never().is_none());
    assert!(stopping.wait_for(|stop| *stop).now_or_never().is_some());
}

#[test]
fn a_full_disk_ends_the_copy_to_the_vault() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["caller", "disk", "vault"]);
        let disk = async {
            began("disk", "copy started");
            sleep(ms(25)).await;
            ended("disk", "full");
            Err("disk full".to_string())
        };
        let vault = follow("vault", "copy", async {
            for block in 1..=5 {
                sleep(ms(10)).await;
                event("vault", format!("block {block} of 5 written"));
            }
            Ok(())
        });

        let result = contamination::back_up(disk, vault).await;
        cancelled("caller", format!("got {result:?}"));
    });
    let figure = Figure::new(recording).broke("2 of 5 blocks are in the vault", |it| {
        at(it, "vault", "block 2 of 5 written").is_some()
            && at(it, "vault", "block 3 of 5 written").is_none()
    });

    shows("introduction/contamination", figure);
}

#[test]
fn each_of_them_works_when_nothing_goes_wrong() {
    testkit::run(async || {
        let drawing = async { "a picture".to_string() };
        assert_eq!(leakage::preview(drawing).await.as_deref(), Some("a picture"));

        let (stop, _listener) = watch::channel(false);
        let operator = async {
            sleep(ms(10)).await;
            stop.send(true).unwrap();
        };
        join!(blindness::deliver(async || sleep(ms(20)).await, &stop), operator);

        assert_eq!(contamination::back_up(async { Ok(()) }, async { Ok(()) }).await, Ok(()));
    });
}
