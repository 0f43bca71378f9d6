use crate::{at, ms, shows};
use figure::{Figure, claim};
use futures::FutureExt;
use listings::p01_futures::ask_to_stop::{first, guard, select, too_much, tree, until};
use std::cell::Cell;
use std::future::{pending, ready};
use testkit::quiet::{settle, tasks};
use testkit::run::Room;
use testkit::timeline::{
    Timeline, asked, began, cancelled, declare, ended, event, follow, resources,
};
use tokio::join;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

/// A camera's day: it sees motion at these times, and a clip takes 30 ms.
struct Scene {
    began: Instant,
    motions: &'static [u64],
    seen: Cell<usize>,
}

impl Scene {
    fn new(motions: &'static [u64]) -> Self {
        Self { began: Instant::now(), motions, seen: Cell::new(0) }
    }

    async fn motion(&self) {
        let Some(at) = self.motions.get(self.seen.get()) else { return pending().await };
        sleep_until(self.began + ms(*at)).await;
        self.seen.set(self.seen.get() + 1);
    }
}

async fn film(camera: &str) {
    follow(camera, "clip", sleep(ms(30))).await;
}

async fn switch_off_at_100(off: &CancellationToken) {
    sleep(ms(100)).await;
    asked("owner", "switched off");
    off.cancel();
}

#[test]
fn a_camera_that_looks_between_clips_films_once_more() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["owner", "door"]);
        let (off, scene) = (CancellationToken::new(), Scene::new(&[20, 200]));
        let camera = async {
            first::watch(async || scene.motion().await, async || film("door").await, &off).await;
            event("door", "off");
        };

        join!(camera, switch_off_at_100(&off));
    });

    let films = |it: &Timeline| it.text().contains("200 clip started");
    let figure = Figure::new(recording)
        .broke("it films its owner 100 ms after it was switched off", films)
        .asks([
            claim(|it| at(it, "door", "off") == Some(100)),
            claim(move |it| at(it, "door", "off") == Some(200) && !films(it)),
            claim(films),
        ]);

    shows("01_futures/ask_to_stop/first", figure);
}

#[test]
fn cameras_that_listen_while_they_wait_end_in_time() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["owner", "door", "garden"]);
        let off = CancellationToken::new();
        let (door, garden) = (Scene::new(&[20, 200]), Scene::new(&[85, 200]));
        let door = async {
            until::watch(async || door.motion().await, async || film("door").await, &off).await;
            event("door", "off");
        };
        let garden = async {
            select::watch(async || garden.motion().await, async || film("garden").await, &off)
                .await;
            event("garden", "off");
        };

        join!(door, garden, switch_off_at_100(&off));
    });

    let figure = Figure::new(recording)
        .held("the one that waits is off at once", |it| at(it, "door", "off") == Some(100))
        .held("the one that films ends its clip first", |it| {
            at(it, "garden", "clip done") == Some(115) && at(it, "garden", "off") == Some(115)
        });

    shows("01_futures/ask_to_stop/pattern", figure);
}

#[test]
fn a_camera_whose_whole_work_is_wrapped_cuts_its_clip() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["owner", "door", "garden"]);
        let off = CancellationToken::new();
        let (door, garden) = (Scene::new(&[20, 200]), Scene::new(&[85, 200]));
        let door = async {
            too_much::watch(async || door.motion().await, async || film("door").await, &off).await;
            event("door", "off");
        };
        let garden = async {
            too_much::watch(async || garden.motion().await, async || film("garden").await, &off)
                .await;
            event("garden", "off");
        };

        join!(door, garden, switch_off_at_100(&off));
    });

    let figure = Figure::new(recording)
        .held("both are off at once", |it| {
            ["door", "garden"].iter().all(|camera| at(it, camera, "off") == Some(100))
        })
        .broke("the clip in the garden was cut", |it| at(it, "garden", "clip dropped").is_some());

    shows("01_futures/ask_to_stop/too_much", figure);
}

#[test]
fn a_child_is_cancelled_with_its_parent_and_without_it() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["owner", "house", "door", "garden"]);
        let house = CancellationToken::new();
        let [door, garden] = tree::cameras(&house);
        let listen = async |name: &str, token: CancellationToken| {
            token.cancelled().await;
            event(name, "cancelled");
        };
        let owner = async {
            sleep(ms(10)).await;
            asked("owner", "cancels door");
            door.cancel();
            sleep(ms(10)).await;
            event("owner", "drops a clone of house");
            drop(house.clone());
            sleep(ms(10)).await;
            asked("owner", "cancels house");
            house.cancel();
        };

        join!(
            listen("house", house.clone()),
            listen("door", door.clone()),
            listen("garden", garden.clone()),
            owner
        );
    });

    let figure = Figure::new(recording)
        .held("door was cancelled alone", |it| at(it, "door", "cancelled") == Some(10))
        .held("garden was cancelled with its house", |it| {
            at(it, "house", "cancelled") == Some(30) && at(it, "garden", "cancelled") == Some(30)
        });

    shows("01_futures/ask_to_stop/tree", figure);
}

#[test]
fn a_guard_cancels_when_its_future_is_dropped() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["visitor"]);
        resources(["light"]);
        let house = CancellationToken::new();
        let light = |leaving: CancellationToken| {
            tokio::spawn(async move {
                began("light", "on");
                leaving.cancelled().await;
                ended("light", "off");
            });
        };

        began("visitor", "came in");
        let stay = timeout(ms(40), guard::visit(&house, light, sleep(ms(90)))).await;
        assert!(stay.is_err());
        cancelled("visitor", "was called away");
        settle().await;
        assert_eq!((house.is_cancelled(), tasks()), (false, 0));
    });

    let figure =
        Figure::new(recording).held("the light is off", |it| at(it, "light", "off") == Some(40));

    shows("01_futures/ask_to_stop/guard", figure);
}

#[test]
fn a_token_is_a_flag() {
    testkit::run(async || {
        let token = CancellationToken::new();
        let holder = tokio::spawn({
            let token = token.clone();
            async move {
                sleep(ms(50)).await;
                token.is_cancelled()
            }
        });
        settle().await;
        token.cancel();
        token.cancel();
        settle().await;
        assert!(!holder.is_finished(), "it stops nobody who does not look");
        assert!(holder.await.unwrap());
    });
}

#[test]
fn a_clone_is_the_same_token_and_a_child_is_born_as_its_parent_is() {
    let token = CancellationToken::new();
    let (clone, child) = (token.clone(), token.child_token());
    let grandchild = child.child_token();
    drop(child);
    clone.cancel();
    assert!(token.is_cancelled() && grandchild.is_cancelled());
    assert!(token.child_token().is_cancelled());
}

#[test]
fn dropping_every_handle_cancels_nothing() {
    let token = CancellationToken::new();
    let child = token.child_token();
    drop(token);
    assert!(!child.is_cancelled());
}

#[test]
fn cancelled_is_ready_at_once_and_again() {
    let token = CancellationToken::new();
    let early = token.cancelled();
    token.cancel();
    assert!(early.now_or_never().is_some());
    assert!(token.cancelled().now_or_never().is_some());
    assert!(token.cancelled().now_or_never().is_some());
}

#[test]
fn run_until_cancelled_asks_the_token_first_and_the_future_from_then_on() {
    let token = CancellationToken::new();
    token.cancel();
    let polled = Cell::new(false);
    let future = async { polled.set(true) };
    assert!(token.run_until_cancelled(future).now_or_never() == Some(None));
    assert!(!polled.get());

    testkit::run(async || {
        let token = CancellationToken::new();
        let (answer, question) = tokio::sync::oneshot::channel();
        let waiting = tokio::spawn({
            let token = token.clone();
            async move { token.run_until_cancelled(question).await }
        });
        settle().await;
        token.cancel();
        answer.send(7).unwrap();
        assert_eq!(waiting.await.unwrap(), Some(Ok(7)));
    });
}

#[test]
fn select_without_an_order_takes_either_branch() {
    testkit::run(async || {
        let mut firsts = 0;
        for _ in 0..1000 {
            tokio::select! {
                () = ready(()) => firsts += 1,
                () = ready(()) => {}
            }
        }
        assert!((300..700).contains(&firsts), "{firsts} of 1000");
    });
}
