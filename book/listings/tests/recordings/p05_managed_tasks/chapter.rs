use crate::{at, ms, shows};
use figure::{Claim, Figure, claim};
use listings::p05_managed_tasks::chapter::{first, managed::Managed};
use std::future::pending;
use testkit::run::Room;
use testkit::timeline::{asked, declare, event, follow};
use tokio::task::JoinSet;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// Works until the token is cancelled, and cleans up for 20 ms.
async fn work(lane: &'static str, stop: CancellationToken) {
    stop.run_until_cancelled(follow(lane, "working", pending::<()>())).await;
    follow(lane, "cleaning", async { sleep(ms(20)).await }).await;
}

/// These have cleaned up, and no others.
fn clean<const N: usize>(lanes: [&'static str; N]) -> Claim {
    claim(move |it| {
        ["baker", "waiter", "cook"].iter().all(|lane| {
            at(it, lane, "cleaning done").is_some_and(|at| at <= 70) == lanes.contains(lane)
        })
    })
}

#[test]
fn a_kitchen_is_closed() {
    let recording = Room::new().tolerate_leaks().record_repeatedly(16, async || {
        declare(["owner", "baker", "waiter", "cook"]);
        let baker = tokio::spawn(work("baker", CancellationToken::new()));
        let mut waiter = JoinSet::new();
        waiter.spawn(work("waiter", CancellationToken::new()));
        let stop = CancellationToken::new();
        let task = tokio::spawn(work("cook", stop.clone()));

        sleep(ms(50)).await;
        asked("owner", "closes");
        let cook = Managed { task, asks: stop.drop_guard() };
        first::close(baker, waiter, cook).await;
        event("owner", "locks up");
        sleep(ms(30)).await;
    });
    let figure = Figure::new(recording)
        .asks([
            clean(["baker", "waiter", "cook"]),
            clean(["waiter", "cook"]),
            clean(["cook"]),
            clean([]),
        ])
        .broke("the baker is locked in", |it| at(it, "baker", "working dropped").is_none())
        .broke("the waiter left everything as it was", |it| {
            at(it, "waiter", "cleaning started").is_none()
        })
        .held("the owner waited for the cook", |it| at(it, "owner", "locks up") == Some(70));

    shows("05_managed_tasks/chapter/first", figure);
}

#[test]
fn two_that_are_stopped_one_after_the_other_take_twice_as_long() {
    testkit::run(async || {
        let start = || {
            let stop = CancellationToken::new();
            Managed { task: tokio::spawn(work("cook", stop.clone())), asks: stop.drop_guard() }
        };
        let (waiter, cook) = (start(), start());
        sleep(ms(50)).await;
        waiter.stop().await;
        cook.stop().await;
        assert_eq!(testkit::timeline::now(), 90);
    });
}
