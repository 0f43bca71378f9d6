use crate::{at, ms, shows};
use figure::{Figure, claim, ends};
use listings::p03_blindness::sleepy_loop::{
    alarm, first, naps, retried, three_ends, turned_round, until,
};
use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;
use testkit::quiet::settle;
use testkit::run::Room;
use testkit::scene::Sensor;
use testkit::timeline::{Timeline, asked, conclude, declare, event, follow};
use tokio::join;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

async fn switch_off_at(at: u64, off: &CancellationToken) {
    sleep(ms(at)).await;
    asked("owner", "switches off");
    off.cancel();
}

async fn check() {
    follow("site", "check", sleep(ms(20))).await;
}

fn first() -> Timeline {
    Room::new().record_repeatedly(16, async || {
        declare(["owner", "watch", "site"]);
        let off = CancellationToken::new();
        let watch = follow("watch", "watch", first::watch(check, &off));

        join!(watch, switch_off_at(420, &off));
    })
}

#[test]
fn a_loop_that_looks_at_its_head_ends_its_sleep_first() {
    let off_at = |at: u64| claim(move |it| self::at(it, "watch", "watch done") == Some(at));
    let figure = Figure::new(first())
        .asks([off_at(420), off_at(640), off_at(660)])
        .broke("the watch goes on for 220 ms, and sleeps", ends("site", "340 check done"));

    shows("03_blindness/sleepy_loop/first", figure);
}

#[test]
fn a_pause_ends_with_the_token_both_ways() {
    for until in [true, false] {
        let recording = Room::new().record_repeatedly(16, async move || {
            declare(["owner", "watch", "site"]);
            let off = CancellationToken::new();
            let watch = follow("watch", "watch", async {
                while !off.is_cancelled() {
                    check().await;
                    match until {
                        true => until::pause(ms(300), &off).await,
                        false => drop(turned_round::pause(ms(300), &off).await),
                    }
                }
            });

            join!(watch, switch_off_at(420, &off));
        });

        let figure = Figure::new(recording)
            .beside(&first())
            .held("the watch is off when it is switched off", ends("watch", "420 watch done"));
        shows("03_blindness/sleepy_loop/pattern", figure);
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

/// How often a pause wakes up in a minute of pauses of 300 ms.
async fn wake_ups(pause: impl AsyncFn(&CancellationToken)) -> usize {
    let (off, mut polls) = (CancellationToken::new(), 0);
    for _ in 0..200 {
        let mut pause = pin!(pause(&off));
        let counted = poll_fn(|context| {
            polls += 1;
            pause.as_mut().poll(context)
        });
        counted.await;
    }
    // Every pause is polled once to begin with.
    polls - 200
}

#[test]
fn the_shorter_the_naps_the_more_of_them() {
    let recording = Room::new().limit(ms(300_000)).record_repeatedly(4, async || {
        declare(["owner", "one sleep", "naps of 50 ms", "naps of 10 ms", "the token"]);
        let sleep = async |off: &CancellationToken| naps::pause(ms(300), 1, off).await;
        let fifty = async |off: &CancellationToken| naps::pause(ms(50), 6, off).await;
        let ten = async |off: &CancellationToken| naps::pause(ms(10), 30, off).await;
        let token = async |off: &CancellationToken| until::pause(ms(300), off).await;

        let off = CancellationToken::new();
        join!(
            follow("one sleep", "pause", sleep(&off)),
            follow("naps of 50 ms", "pause", fifty(&off)),
            follow("naps of 10 ms", "pause", ten(&off)),
            follow("the token", "pause", token(&off)),
            switch_off_at(101, &off),
        );
        settle().await;

        let tell = |lane: &str, count| conclude(lane, format!("wakes up {count} times a minute"));
        tell("one sleep", wake_ups(sleep).await);
        tell("naps of 50 ms", wake_ups(fifty).await);
        tell("naps of 10 ms", wake_ups(ten).await);
        tell("the token", wake_ups(token).await);
    });

    let figure = Figure::new(recording)
        .broke("what hears the stop within 10 ms wakes up 6000 times a minute", |it| {
            at(it, "naps of 10 ms", "pause done") == Some(110)
                && ends("naps of 10 ms", "wakes up 6000 times a minute")(it)
        })
        .held("what waits for the token hears it at once, and wakes up once a pause", |it| {
            at(it, "the token", "pause done") == Some(101)
                && ends("the token", "wakes up 200 times a minute")(it)
        });
    shows("03_blindness/sleepy_loop/naps", figure);
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
        let watch = follow("watch", "watch", async {
            while !off.is_cancelled() {
                let _ = retried::retried(async || site.read().await.map(drop)).await;
                until::pause(ms(300), &off).await;
            }
        });

        join!(watch, switch_off_at(420, &off));
    });

    let off_at = |at: u64| claim(move |it| self::at(it, "watch", "watch done") == Some(at));
    let figure = Figure::new(recording)
        .asks([off_at(420), off_at(760), off_at(780)])
        .broke("it sleeps, and calls once more", ends("site", "780 vain question done"));
    shows("03_blindness/sleepy_loop/retried", figure);
}

/// A check that is switched off in its third pause.
fn switched_off(
    check: impl AsyncFn(&Sensor, &CancellationToken) + Clone + Send + 'static,
) -> Timeline {
    Room::new().record_repeatedly(16, async move || {
        declare(["owner", "watch", "site", "phone"]);
        let (off, site) = (CancellationToken::new(), site());
        let watch = follow("watch", "watch", check(&site, &off));

        join!(watch, switch_off_at(420, &off));
    })
}

async fn ring() {
    event("phone", "rings");
}

#[test]
fn who_takes_a_stop_for_a_failure_rings_at_the_stop() {
    let recording = switched_off(async |site: &Sensor, off: &CancellationToken| {
        let calls = retried::retried(async || site.read().await.map(drop));
        alarm::check(calls, ring, off).await;
    });

    let rings = |it: &Timeline| at(it, "phone", "rings").is_some();
    let calls_again = |it: &Timeline| it.text().contains("760 vain question started");
    let figure = Figure::new(recording)
        .asks([
            claim(move |it| !rings(it) && !calls_again(it)),
            claim(move |it| rings(it) && !calls_again(it)),
            claim(calls_again),
        ])
        .broke("somebody is rung up because the watch was switched off", rings);
    shows("03_blindness/sleepy_loop/alarm", figure);
}

#[test]
fn three_ends_are_kept_apart() {
    let recording = switched_off(async |site: &Sensor, off: &CancellationToken| {
        let calls = retried::retried(async || site.read().await.map(drop));
        three_ends::check(calls, ring, off).await;
    });
    let figure =
        Figure::new(recording).held("nobody is rung up", |it| at(it, "phone", "rings").is_none());
    shows("03_blindness/sleepy_loop/three_ends", figure);

    testkit::run(async || {
        let (off, rung) = (CancellationToken::new(), Cell::new(0));
        let ring = async || rung.set(rung.get() + 1);
        for (answer, expected) in [(Some("here"), 0), (None, 1)] {
            let site = Sensor::new("site", [(20, answer)]);
            let calls = retried::retried(async || site.read().await.map(drop));
            timeout(ms(5000), three_ends::check(calls, ring, &off)).await.unwrap();
            assert_eq!(rung.get(), expected);
        }
    });
}
