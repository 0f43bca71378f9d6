use crate::{ms, shows};
use listings::p03_blindness::sleepy_loop::{
    alarm, first, naps, retried, three_ends, turned_round, until,
};
use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;
use testkit::quiet::settle;
use testkit::run::Room;
use testkit::scene::Sensor;
use testkit::timeline::{conclude, declare, event, follow, now};
use tokio::join;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

async fn switch_off_at(at: u64, off: &CancellationToken) {
    sleep(ms(at)).await;
    event("owner", "switched off");
    off.cancel();
}

#[test]
fn a_loop_that_looks_at_its_head_ends_its_sleep_first() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["owner", "watch"]);
        let off = CancellationToken::new();
        let check = async || follow("watch", "check", sleep(ms(20))).await;
        let watch = async {
            first::watch(check, &off).await;
            event("watch", "off");
        };

        join!(watch, switch_off_at(420, &off));
    });

    shows("03_blindness/sleepy_loop/first", recording);
}

#[test]
fn a_pause_ends_with_the_token_both_ways() {
    let pauses: [(&str, bool); 2] = [("until", true), ("turned_round", false)];
    for (_, until) in pauses {
        let recording = Room::new().record_repeatedly(16, async move || {
            declare(["owner", "watch"]);
            let off = CancellationToken::new();
            let watch = async {
                while !off.is_cancelled() {
                    follow("watch", "check", sleep(ms(20))).await;
                    match until {
                        true => until::pause(ms(300), &off).await,
                        false => drop(turned_round::pause(ms(300), &off).await),
                    }
                }
                event("watch", "off");
            };

            join!(watch, switch_off_at(420, &off));
        });

        shows("03_blindness/sleepy_loop/pattern", recording);
    }
}

#[test]
fn a_pause_turned_round_says_whether_it_was_whole() {
    testkit::run(async || {
        let off = CancellationToken::new();
        assert!(turned_round::pause(ms(300), &off).await);
        off.cancel();
        assert!(!turned_round::pause(ms(300), &off).await);
    });
}

/// How long a pause of 3 s goes on after a token was cancelled when it had begun, and how often it wakes up in a minute.
async fn measured(lane: &str, pause: impl AsyncFn(&CancellationToken)) {
    let (off, began) = (CancellationToken::new(), now());
    let owner = async {
        sleep(ms(1)).await;
        off.cancel();
    };
    join!(pause(&off), owner);
    let heard = now() - began - 1;
    settle().await;

    let (off, mut polls) = (CancellationToken::new(), 0);
    for _ in 0..20 {
        let mut pause = pin!(pause(&off));
        let counted = poll_fn(|context| {
            polls += 1;
            pause.as_mut().poll(context)
        });
        counted.await;
    }
    // Every pause is polled once to begin with.
    let woken = polls - 20;
    conclude(lane, format!("stops after up to {heard} ms, wakes up {woken} times a minute"));
}

#[test]
fn the_shorter_the_naps_the_more_of_them() {
    let recording = Room::new().limit(ms(300_000)).record_repeatedly(4, async || {
        declare(["one sleep", "naps of 250 ms", "naps of 10 ms", "the token"]);
        measured("one sleep", async |off: &_| naps::pause(ms(3000), 1, off).await).await;
        measured("naps of 250 ms", async |off: &_| naps::pause(ms(250), 12, off).await).await;
        measured("naps of 10 ms", async |off: &_| naps::pause(ms(10), 300, off).await).await;
        measured("the token", async |off: &_| until::pause(ms(3000), off).await).await;
    });

    shows("03_blindness/sleepy_loop/naps", recording);
}

/// A site that is down; each call takes 20 ms.
fn site() -> Sensor {
    Sensor::new("site", [(20, None)])
}

#[test]
fn a_loop_that_hears_the_token_in_its_own_pause_waits_for_the_retries() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["owner", "watch", "site"]);
        let (off, site) = (CancellationToken::new(), site());
        let watch = async {
            while !off.is_cancelled() {
                let _ = retried::retried(async || site.read().await.map(drop)).await;
                until::pause(ms(300), &off).await;
            }
            event("watch", "off");
        };

        join!(watch, switch_off_at(420, &off));
    });

    shows("03_blindness/sleepy_loop/retried", recording);
}

#[test]
fn who_takes_a_stop_for_a_failure_rings_at_the_stop() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["owner", "site", "phone"]);
        let (off, site) = (CancellationToken::new(), site());
        let calls = retried::retried(async || site.read().await.map(drop));
        let ring = async || event("phone", "rings: the site is down");

        join!(alarm::check(calls, ring, &off), switch_off_at(420, &off));
    });

    shows("03_blindness/sleepy_loop/alarm", recording);
}

#[test]
fn three_ends_are_kept_apart() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["owner", "site", "phone"]);
        let (off, site) = (CancellationToken::new(), site());
        let calls = retried::retried(async || site.read().await.map(drop));
        let ring = async || event("phone", "rings: the site is down");

        join!(three_ends::check(calls, ring, &off), switch_off_at(420, &off));
    });
    shows("03_blindness/sleepy_loop/three_ends", recording);

    testkit::run(async || {
        let (off, rung) = (CancellationToken::new(), Cell::new(0));
        let ring = async || rung.set(rung.get() + 1);
        for (answer, expected) in [(Some("here"), 0), (None, 1)] {
            let site = Sensor::new("site", [(20, answer)]);
            let calls = retried::retried(async || site.read().await.map(drop));
            let check = three_ends::check(calls, ring, &off);
            timeout(ms(5000), check).await.unwrap();
            assert_eq!(rung.get(), expected);
        }
    });
}
