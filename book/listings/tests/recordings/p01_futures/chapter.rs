use crate::{at, ms, shows, version};
use figure::{Explorable, Figure, claim};
use listings::p01_futures::chapter::{
    checks_first, desk::Desk, letters, publish::publish, ready, shelf::Shelf, takes_first,
    work::work,
};
use std::pin::pin;
use testkit::cut::{self, Recorded};
use testkit::run::Room;
use testkit::timeline::{Timeline, cancelled, declare, event, follow, resources};
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

const DRAFTS: Shelf = Shelf { name: "drafts" };
const SITE: Shelf = Shelf { name: "site" };

async fn check() {
    follow("check", "spelling", sleep(ms(80))).await;
}

#[test]
fn an_article_is_on_no_shelf_when_the_browser_gives_up() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["browser", "drafts", "check", "site"]);
        event("browser", "asks");
        let published = timeout(ms(50), publish(&DRAFTS, &SITE, check())).await;
        assert!(published.is_err());
        cancelled("browser", "gives up");
        sleep(ms(50)).await;
        event("browser", "looks: no article");
    });
    let figure = Figure::new(recording).broke("the article is on neither shelf", |it| {
        at(it, "drafts", "article taken").is_some() && at(it, "site", "article put").is_none()
    });

    shows("01_futures/chapter/first", figure);
}

#[test]
fn an_article_gets_to_the_site_when_the_browser_waits() {
    let recording = testkit::timeline::record(async || publish(&DRAFTS, &SITE, check()).await);

    assert!(recording.text().contains("site     80 article put"), "{recording}");
}

#[test]
fn a_future_that_is_not_polled_does_nothing() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["letter", "parcel"]);
        letters::post().await;
    });

    let figure = Figure::new(recording)
        .broke("the letter was never sent", |it| it.lanes()[0].events.is_empty());

    shows("01_futures/chapter/letters", figure);
}

#[test]
fn an_abort_waits_for_an_await_that_has_to_wait() {
    let recording = Room::new().record_repeatedly(16, async || {
        let (send, receive) = oneshot::channel();
        let task = tokio::spawn(async {
            let myself = receive.await.unwrap();
            follow("task", "work", ready::work(myself, |what| event("task", what))).await;
        });
        send.send(task.abort_handle()).unwrap();
        assert!(task.await.unwrap_err().is_cancelled());
    });

    let last =
        |what| claim(move |it| it.lanes()[0].events.iter().rev().nth(1).unwrap().what == what);
    let figure = Figure::new(recording).framed(|frame| frame.later(0)).asks([
        last("begins"),
        last("after a block that is ready"),
        last("after yield_now"),
    ]);

    shows("01_futures/chapter/ready", figure);
}

#[test]
fn three_ways_to_stop_one_worker() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["dropped", "aborted", "asked"]);

        let stop = CancellationToken::new();
        let aborted = tokio::spawn(worker("aborted", stop.clone()));
        let asked = tokio::spawn(worker("asked", stop.clone()));
        {
            let mut dropped = Box::pin(worker("dropped", stop.clone()));
            let _ = timeout(ms(30), pin!(&mut dropped)).await;
            drop(dropped);
            event("dropped", "drop returned");
        }
        aborted.abort();
        event("aborted", "abort returned");
        stop.cancel();
        event("asked", "cancel returned");

        let _ = aborted.await;
        event("aborted", "handle awaited");
        asked.await.unwrap();
        event("asked", "handle awaited");
    });

    let flush = |lane| move |it: &Timeline| at(it, lane, "flush done").is_some();
    let (dropped, aborted, asked) = (flush("dropped"), flush("aborted"), flush("asked"));
    let figure = Figure::new(recording)
        .held("the one that was asked flushed, 15 ms later", move |it| {
            asked(it) && at(it, "asked", "flush done") == Some(45)
        })
        .framed(|frame| frame.later(30))
        .asks([
            claim(move |it| dropped(it) && aborted(it) && asked(it)),
            claim(move |it| !dropped(it) && aborted(it) && asked(it)),
            claim(move |it| !dropped(it) && !aborted(it) && asked(it)),
        ]);

    shows("01_futures/chapter/three_ways", figure);
}

async fn worker(lane: &'static str, stop: CancellationToken) {
    let step = move || follow(lane, "step", sleep(ms(20)));
    let flush = follow(lane, "flush", async { sleep(ms(5)).await });
    work(stop, step, flush).await;
}

fn cut_everywhere<F: Future<Output = ()>>(
    publish: impl Fn(Desk) -> F + Send + Sync + 'static,
) -> Vec<Recorded> {
    cut::recordings(async move || {
        declare(["browser", "publish"]);
        resources(["drafts", "site"]);
        let desk = Desk::with_a_draft();
        sleep(ms(10)).await;
        event("browser", "asks");
        match cut::marked(follow("publish", "running", publish(desk))).await {
            Some(()) => event("browser", "has it"),
            None => cancelled("browser", "gives up"),
        }
        sleep(ms(120) - ms(testkit::timeline::now())).await;
        event("browser", "looks for it");
    })
}

fn place(recording: &Timeline) -> Result<String, String> {
    let left = at(recording, "drafts", "taken").is_some();
    let arrived = at(recording, "site", "put").is_some();
    match (left, arrived) {
        (true, true) => Ok("the article is on the site".to_owned()),
        (false, false) => Ok("the article is still in the drafts".to_owned()),
        (true, false) => Err("the article is on neither shelf".to_owned()),
        (false, true) => Err("the article is on both shelves".to_owned()),
    }
}

#[test]
fn an_article_is_dropped_at_every_check() {
    let figure = Explorable::new()
        .version(version(
            "As first written",
            "p01_futures/chapter/takes_first",
            cut_everywhere(takes_first::publish),
        ))
        .version(version(
            "The pattern",
            "p01_futures/chapter/checks_first",
            cut_everywhere(checks_first::publish),
        ))
        .framed(|frame| frame.spares(["drafts", "site"]))
        .judged(place);

    let lost = [vec!["check_spelling", "check_links", "shrink_pictures"], vec![]];
    assert_eq!(figure.broken(), lost);
    shows("01_futures/chapter/explore", figure);
}
