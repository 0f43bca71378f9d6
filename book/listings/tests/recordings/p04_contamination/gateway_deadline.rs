use crate::{ms, shows};
use figure::{Figure, Frame, alive_at, claim, ends, happened};
use futures::FutureExt;
use futures::future::join_all;
use listings::p04_contamination::gateway_deadline::{first, frozen, light, task};
use std::cell::OnceCell as Late;
use std::sync::Arc;
use testkit::run::Room;
use testkit::scene::Service;
use testkit::timeline::{Timeline, cancelled, conclude, declare, event, resources};
use tokio::sync::OnceCell;
use tokio::time::{sleep, timeout};

fn backend() -> Service {
    Service::new([("ranking", 500)])
}

/// Three players open the page, 55 ms apart.
async fn three(page: impl AsyncFn() -> Option<String>) {
    declare(["ann", "bob", "eve", "ranking"]);
    let players = [("ann", 0), ("bob", 55), ("eve", 110)];
    join_all(players.map(async |(name, at)| {
        sleep(ms(at)).await;
        event(name, "asks");
        let ranking = page().await;
        match ranking {
            Some(_) => event(name, "has the ranking"),
            None if name == "eve" => cancelled(name, "goes without, the last one"),
            None => event(name, "goes without"),
        }
    }))
    .await;
    sleep(ms(600)).await;
}

/// Of forty players, 55 ms apart: those who get a ranking.
async fn forty(page: impl AsyncFn() -> Option<String>) -> usize {
    let players = (0..40).map(async |n| {
        sleep(ms(55 * n)).await;
        page().await
    });
    join_all(players).await.into_iter().flatten().count()
}

fn record(scenario: impl AsyncFnOnce() + Clone + Send + 'static) -> Timeline {
    Room::new().tolerate_leaks().record_repeatedly(16, scenario)
}

fn inside_the_first_page() -> Timeline {
    record(async || {
        let (kept, backend) = (OnceCell::new(), backend());
        three(async || first::ranking(&kept, &backend).await).await;
    })
}

fn in_a_task() -> Timeline {
    record(async || {
        let (kept, backend) = (Late::new(), backend());
        let begin = || task::begin(backend.clone());
        three(async || task::ranking(kept.get_or_init(begin).clone()).await).await;
    })
}

#[test]
fn the_deadline_of_the_first_player_ends_the_work() {
    let (recording, other) = (inside_the_first_page(), in_a_task());
    let frame = Frame::over([&recording, &other]).later(100);
    let never = |it: &Timeline| !it.text().contains("fetch done");
    let figure = Figure::new(recording)
        .framed(|_| frame)
        .asks([
            happened("ranking", "500 fetch done"),
            happened("ranking", "600 fetch done"),
            claim(never),
        ])
        .broke("three fetches, and no ranking", ends("ranking", "210 fetch dropped"));
    shows("04_contamination/gateway_deadline/first", figure);
}

#[test]
fn a_task_has_no_deadline_and_no_end() {
    let figure = Figure::new(in_a_task())
        .asks([
            alive_at(300, []),
            claim(|it| alive_at(300, ["ranking"])(it) && it.text().contains("500 fetch done")),
            claim(|it| it.text().contains("600 fetch done")),
        ])
        .broke("the fetch runs on for 290 ms, for nobody", ends("ranking", "500 fetch done"));
    shows("04_contamination/gateway_deadline/task", figure);
}

#[test]
fn forty_players_and_two_designs() {
    let recording = record(async || {
        declare(["inside the first caller", "in a task of its own"]);
        let load = |backend: &Service, served| {
            format!("fetches begun: {} · players served: {served} of 40", backend.started())
        };

        let (kept, service) = (OnceCell::new(), backend());
        let served = forty(async || first::ranking(&kept, &service).await).await;
        conclude("inside the first caller", load(&service, served));

        let (kept, service) = (Late::new(), backend());
        let begin = || task::begin(service.clone());
        let page = async || task::ranking(kept.get_or_init(begin).clone()).await;
        let served = forty(page).await;
        conclude("in a task of its own", load(&service, served));
    });
    let recording = recording.only(["inside the first caller", "in a task of its own"]);
    shows("04_contamination/gateway_deadline/load", recording);
}

#[test]
fn the_last_one_out_switches_off_the_light() {
    let recording = record(async || {
        declare(["ann", "bob", "eve"]);
        resources(["light"]);
        let stairs = light::Stairs::default();
        let climb = async |name: &'static str, at, takes| {
            sleep(ms(at)).await;
            let _light = stairs.enter();
            event(name, "comes");
            sleep(ms(takes)).await;
            event(name, "leaves");
        };
        let bob = async {
            let _ = timeout(ms(60), climb("bob", 20, 500)).await;
            event("bob", "is dropped");
        };
        tokio::join!(climb("ann", 0, 40), bob, climb("eve", 90, 30));
    });
    let figure = Figure::new(recording)
        .held("it went off with the last one, who was dropped", |it| {
            happened("light", "60 light dropped")(it) && happened("bob", "60 is dropped")(it)
        })
        .held("and went on again for the next", happened("light", "90 light started"));
    shows("04_contamination/gateway_deadline/light", figure);
}

#[test]
fn a_shared_future_that_nobody_polls_stands_still() {
    let recording = record(async || {
        declare(["ann", "bob", "counting"]);
        let kept = frozen::count().shared();
        let _ = timeout(ms(25), kept.clone()).await;
        event("ann", "goes without");
        sleep(ms(100)).await;
        event("bob", "asks");
        kept.clone().await;
        event("bob", "has the ranking");
    });
    let figure = Figure::new(recording)
        .broke("nothing moves from 25 ms to 125", happened("counting", "125 match 3"));
    shows("04_contamination/gateway_deadline/frozen", figure);
}

#[test]
fn a_shared_future_is_dropped_with_its_last_share() {
    testkit::run(async || {
        let held = Arc::new(());
        let inside = Arc::clone(&held);
        let shared = async move {
            sleep(ms(50)).await;
            drop(inside);
        }
        .shared();

        let (one, other) = (shared.clone(), shared.downgrade());
        let _ = timeout(ms(10), one).await;
        assert_eq!(Arc::strong_count(&held), 2, "a share is left");
        drop(shared);
        assert_eq!(Arc::strong_count(&held), 1, "no share is left");
        assert!(other.is_some_and(|weak| weak.upgrade().is_none()));
    });
}
