use crate::{ms, shows};
use listings::introduction::{blindness, contamination, leakage};
use std::cell::Cell;
use testkit::run::Room;
use testkit::timeline::{declare, event, follow};
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

        event("caller", "asked for a preview");
        let preview = leakage::preview(drawing).await;
        event("caller", if preview.is_none() { "got none" } else { "got one" });
        sleep(ms(300)).await;
    });

    shows("introduction/leakage", recording);
}

#[test]
fn a_worker_misses_the_signal_sent_before_it_began() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["operator", "worker"]);
        let (stop, _listener) = watch::channel(false);
        let operator = async {
            sleep(ms(10)).await;
            stop.send(true).unwrap();
            event("operator", "asked to stop");
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
        event("operator", if stopped.is_err() { "lost patience" } else { "saw it stop" });
    });

    shows("introduction/blindness", recording);
}

#[test]
fn a_full_disk_ends_the_copy_to_the_vault() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["caller", "disk", "vault"]);
        let disk = async {
            event("disk", "copy started");
            sleep(ms(25)).await;
            event("disk", "full");
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
        event("caller", format!("got {result:?}"));
    });

    shows("introduction/contamination", recording);
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
