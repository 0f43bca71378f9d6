use crate::{at, ms, shows, version};
use figure::{Claim, Explorable, Figure, claim};
use listings::p05_managed_tasks::chapter::{first, in_turn, managed::Managed, owned};
use std::future::pending;
use testkit::cut::{self, Recorded};
use testkit::run::Room;
use testkit::timeline::{Timeline, asked, cancelled, declare, event, follow, now};
use tokio::task::{JoinHandle, JoinSet};
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

type Hired = (CancellationToken, JoinHandle<()>);

/// The owner closes at 50 ms, and whatever becomes of that, the recording ends at 140.
fn cut_everywhere(close: impl AsyncFn([Hired; 3]) + Send + Sync + 'static) -> Vec<Recorded> {
    cut::recordings(async move || {
        declare(["owner", "baker", "waiter", "cook"]);
        let crew = ["baker", "waiter", "cook"].map(|lane| {
            let stop = CancellationToken::new();
            (stop.clone(), tokio::spawn(work(lane, stop)))
        });
        sleep(ms(50)).await;
        event("owner", "closes");
        let closed = cut::marked(close(crew)).await;
        match closed {
            Some(()) => event("owner", "locks up"),
            None => cancelled("owner", "leaves"),
        }
        sleep(ms(140) - ms(now())).await;
        if closed.is_none() {
            event("owner", "is back");
        }
    })
}

fn nobody_works_on(recording: &Timeline) -> Result<String, String> {
    let crew = ["baker", "waiter", "cook"];
    let clean = crew.map(|lane| at(recording, lane, "cleaning done"));
    let working = crew.iter().zip(&clean).filter(|(_, clean)| clean.is_none());
    let working: Vec<&str> = working.map(|(lane, _)| *lane).collect();
    match &working[..] {
        [] => Ok(format!(
            "all have cleaned up, the last at {} ms",
            clean.iter().flatten().max().unwrap()
        )),
        [one] => Err(format!("the {one} works on")),
        [one, other] => Err(format!("the {one} and the {other} work on")),
        _ => Err("all three work on".to_owned()),
    }
}

#[test]
fn a_crew_that_is_stopped_in_turn_is_left_at_every_await() {
    let first = cut_everywhere(async |[baker, waiter, cook]| {
        in_turn::close(baker, waiter, cook).await;
    });
    let owned = cut_everywhere(async |crew| {
        let managed = |(stop, task): Hired| Managed { task, asks: stop.drop_guard() };
        let [baker, waiter, cook] = crew.map(managed);
        owned::close(baker, waiter, cook).await;
    });
    let figure = Explorable::new()
        .version(version("As first written", "p05_managed_tasks/chapter/in_turn", first))
        .version(version("Owned", "p05_managed_tasks/chapter/owned", owned))
        .judged(nobody_works_on);

    assert_eq!(figure.broken(), [vec!["baker", "waiter"], vec![]]);
    shows("05_managed_tasks/chapter/explore", figure);
}
