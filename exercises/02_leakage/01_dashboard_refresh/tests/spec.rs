use std::time::Duration;

use dashboard_refresh::{Dashboard, load};
use testkit::{
    assert_timeline,
    quiet::{self, completes, settle},
    run::Room,
    scene::{Service, Unavailable},
    timeline,
};
use tokio::time::{Instant, sleep, timeout};

const HANGS: &str = "load() never returned, although the backend answers within 100 ms.";

/// Leaks have claims of their own.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

fn shop() -> Service {
    Service::new([("profile", 60), ("orders", 80), ("alerts", 100)])
}

/// Every part once in front: it fails, at 60 ms; the other two are there at 80 and at 100.
const ORDERS: [[&str; 3]; 3] = [
    ["alerts", "orders", "profile"],
    ["orders", "profile", "alerts"],
    ["profile", "orders", "alerts"],
];

fn shop_where_the_first_fails([first, second, third]: [&str; 3]) -> Service {
    let backend = Service::new([(first, 60), (second, 80), (third, 100)]);
    backend.fail(first);
    backend
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[test]
fn a_page_that_may_finish_has_all_three_parts() {
    room().run(async || {
        for slowest in [100, 8_000] {
            let backend = Service::new([("profile", 80), ("orders", 60), ("alerts", slowest)]);

            let page = completes(
                load(backend),
                &format!("load() never returned, although its slowest part takes {slowest} ms."),
            )
            .await;

            let expected = Dashboard {
                profile: "profile".into(),
                orders: "orders".into(),
                alerts: "alerts".into(),
            };
            assert!(
                page == Ok(expected),
                "WRONG RESULT: the slowest part takes {slowest} ms, and the page was left to finish; load() returned {page:?}."
            );
        }
    });
}

#[test]
fn the_three_parts_are_fetched_at_the_same_time() {
    room().run(async || {
        let began = Instant::now();

        let page = completes(load(shop()), HANGS).await;

        let took = began.elapsed().as_millis();
        assert!(
            page.is_ok(),
            "WRONG RESULT: nothing was unavailable, and load() returned {page:?}."
        );
        assert!(
            took <= 100,
            "SERIAL: the page took {took} ms; its slowest part takes 100, so they were not fetched at the same time."
        );
    });
}

#[test]
fn a_finished_page_leaves_nothing_behind() {
    room().run(async || {
        let backend = shop();

        let page = completes(load(backend.clone()), HANGS).await;
        settle().await;

        let (running, tasks) = (backend.running(), quiet::tasks());
        assert!(page.is_ok(), "WRONG RESULT: nothing was unavailable, and load() returned {page:?}.");
        assert!(running == 0, "LEAK AFTER SUCCESS: the page was complete, and {running} of its fetches went on.");
        assert!(tasks == 0, "LEAK AFTER SUCCESS: the page was complete, and tasks that it had started lived on: {tasks}.");
    });
}

#[test]
fn closing_the_page_stops_every_fetch() {
    room().run(async || {
        let backend = shop();

        let page = timeout(ms(50), load(backend.clone())).await;
        settle().await;

        let (running, started, tasks) = (backend.running(), backend.started(), quiet::tasks());
        assert!(page.is_err(), "WRONG RESULT: load() returned after 50 ms; no part is there before 60.");
        assert!(running == 0,
            "LEAK: the page was closed at 50 ms; {running} of its {started} fetches were still running 1 ms later."
        );
        assert!(tasks == 0,
            "ORPHAN TASK: the page was closed at 50 ms and its fetches ended, but tasks it had started lived on: {tasks}."
        );
    });
}

#[test]
fn a_part_that_fails_stops_the_others() {
    room().run(async || {
        for parts @ [failing, ..] in ORDERS {
            let backend = shop_where_the_first_fails(parts);

            let page = completes(load(backend.clone()), HANGS).await;
            settle().await;

            let running = backend.running();
            assert!(
                page == Err(Unavailable(failing.into())),
                "WRONG RESULT: `{failing}` was unavailable, and nothing else; load() returned {page:?}."
            );
            assert!(
                running == 0,
                "LEAK: `{failing}` was unavailable and load() said so; {running} of the other 2 fetches were still running 1 ms later."
            );
        }
    });
}

#[test]
fn a_part_that_fails_early_ends_the_page_early() {
    room().run(async || {
        for parts @ [failing, ..] in ORDERS {
            let backend = shop_where_the_first_fails(parts);
            let began = Instant::now();

            let page = completes(load(backend.clone()), HANGS).await;

            let (took, finished) = (began.elapsed().as_millis(), backend.finished().saturating_sub(1));
            assert!(
                page.is_err(),
                "WRONG RESULT: `{failing}` was unavailable, and load() returned a page all the same."
            );
            assert!(
                took <= 61,
                "LEAK: `{failing}` was unavailable at 60 ms; load() said so at {took} ms, when {finished} of the other 2 had been fetched to the end."
            );
        }
    });
}

#[test]
fn five_refreshes_are_one_page_of_work() {
    room().run(async || {
        let backend = shop();

        for _ in 0..4 {
            let _ = timeout(ms(10), load(backend.clone())).await;
        }
        let page = timeout(ms(5), load(backend.clone())).await;
        settle().await;

        let running = backend.running();
        assert!(page.is_err(), "WRONG RESULT: load() returned after 5 ms; no part is there before 60.");
        assert!(running == 0,
            "LEAK: the page was refreshed 4 times and closed; {running} fetches were still running for nobody."
        );
    });
}

#[test]
fn the_recording_of_a_closed_page() {
    let recording = room().record(async || {
        timeline::declare(["request", "profile", "orders", "alerts", "after"]);
        timeline::event("request", "opened");
        let _ = timeout(ms(50), load(shop())).await;
        timeline::event("request", "closed by the reader");
        settle().await;
        timeline::conclude("after", format!("{} tasks alive", quiet::tasks()));
        sleep(ms(100)).await;
    });

    assert_timeline!("a_closed_page", recording);
}
