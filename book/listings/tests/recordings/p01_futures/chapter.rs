use crate::{ms, shows};
use listings::p01_futures::chapter::{letters, publish::publish, ready, shelf::Shelf, work::work};
use std::pin::pin;
use testkit::run::Room;
use testkit::timeline::{declare, event, follow};
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
        event("browser", if published.is_err() { "gives up" } else { "has it" });
        sleep(ms(100)).await;
    });

    shows("01_futures/chapter/first", recording);
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

    shows("01_futures/chapter/letters", recording);
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

    shows("01_futures/chapter/ready", recording);
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

    shows("01_futures/chapter/three_ways", recording);
}

async fn worker(lane: &'static str, stop: CancellationToken) {
    let step = move || follow(lane, "step", sleep(ms(20)));
    let flush = follow(lane, "flush", async { sleep(ms(5)).await });
    work(stop, step, flush).await;
}
