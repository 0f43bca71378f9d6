use crate::{ms, shows};
use figure::{Figure, claim, ends, happened};
use futures::FutureExt;
use listings::p03_blindness::stuck_sender::{close, first, given_up, reserve};
use std::cell::Cell;
use testkit::quiet::settle;
use testkit::run::Room;
use testkit::timeline::{Span, Timeline, asked, cancelled, declare, event, follow, span};
use tokio::join;
use tokio::sync::mpsc::error::SendTimeoutError;
use tokio::sync::mpsc::{self, Receiver};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

/// An item of news, on its way until it is read or dropped.
type Item = Span;

async fn news(told: &Cell<u32>) -> Item {
    sleep(ms(10)).await;
    told.set(told.get() + 1);
    span(&format!("item {}", told.get()), "waiting")
}

/// The editor reads an item in no time, and is at lunch from 15 to 500 ms.
async fn editor(mut desk: Receiver<Item>) {
    if let Some(item) = desk.recv().await {
        item.done();
    }
    event("editor", "at lunch");
    sleep(ms(490)).await;
    event("editor", "back");
    while let Some(item) = desk.recv().await {
        item.done();
    }
}

async fn stop_at_65(stop: &CancellationToken) {
    sleep(ms(65)).await;
    asked("desk chief", "says stop");
    stop.cancel();
}

/// A desk with room for one item; an item comes every 10 ms.
macro_rules! recording_of_a_reporter {
    ($report:path) => {
        Room::new().record_repeatedly(16, async || {
            declare(["desk chief", "editor", "reporter", "item 1", "item 2", "item 3"]);
            let (desk, items) = mpsc::channel(1);
            let (stop, told) = (CancellationToken::new(), Cell::new(0));
            let reporter = async {
                let report = $report(async || news(&told).await, desk, stop.clone());
                kept(follow("reporter", "work", report).await);
            };

            join!(reporter, editor(items), stop_at_65(&stop));
        })
    };
}

/// What a reporter may bring home.
trait Left {
    fn item(self) -> Option<Item>;
}

impl Left for () {
    fn item(self) -> Option<Item> {
        None
    }
}

impl Left for Option<Item> {
    fn item(self) -> Option<Item> {
        self
    }
}

fn kept(left: impl Left) {
    if let Some(item) = left.item() {
        event("item 3", "kept by the reporter");
        item.done();
    }
}

#[test]
fn a_reporter_who_looks_between_items_waits_for_the_editor() {
    let figure = Figure::new(recording_of_a_reporter!(first::report))
        .framed(|frame| frame.spares(["editor", "item 1", "item 2", "item 3"]))
        .asks([
            ends("reporter", "65 work done"),
            ends("reporter", "500 work done"),
            ends("reporter", "0 work started"),
        ])
        .broke(
            "the reporter goes home 435 ms after the stop, when the editor is back",
            ends("reporter", "500 work done"),
        );
    shows("03_blindness/stuck_sender/first", figure);
}

#[test]
fn a_send_that_is_given_up_takes_its_item_along() {
    let figure = Figure::new(recording_of_a_reporter!(given_up::report))
        .framed(|frame| frame.spares(["editor", "item 1", "item 2", "item 3"]))
        .asks([
            ends("item 3", "500 waiting done"),
            happened("item 3", "65 kept by the reporter"),
            ends("item 3", "65 waiting dropped"),
        ])
        .held("the reporter goes home at once", ends("reporter", "65 work done"))
        .broke("item 3 is lost", ends("item 3", "65 waiting dropped"));
    shows("03_blindness/stuck_sender/given_up", figure);
}

#[test]
fn whoever_waits_for_a_place_keeps_the_item() {
    let figure = Figure::new(recording_of_a_reporter!(reserve::report))
        .framed(|frame| frame.spares(["editor", "item 1", "item 2", "item 3"]))
        .held("the reporter goes home at once", ends("reporter", "65 work done"))
        .held("and has item 3", happened("item 3", "65 kept by the reporter"));
    shows("03_blindness/stuck_sender/reserve", figure);
}

/// Three items come at 10, 20 and 30 ms to a desk with room for two; at 65 ms the editor, who has read none, goes home
/// in this way.
fn recording_of_an_editor(
    go_home: impl AsyncFnOnce(Receiver<Item>) + Send + Clone + 'static,
) -> Timeline {
    Room::new().record_repeatedly(16, async || {
        declare(["editor", "item 1", "item 2", "item 3"]);
        let (desk, items) = mpsc::channel(2);
        let told = Cell::new(0);
        let reporter = async {
            for _ in 0..3 {
                let item = news(&told).await;
                if let Err(refused) = desk.send(item).await {
                    event("item 3", "given back");
                    refused.0.done();
                }
            }
            drop(desk);
        };
        let editor = async {
            let work = span("editor", "work");
            sleep(ms(65)).await;
            go_home(items).await;
            work.done();
        };

        join!(reporter, editor);
    })
}

/// Reading an item takes 20 ms.
async fn read(item: Item) {
    sleep(ms(20)).await;
    item.done();
}

#[test]
fn a_desk_that_is_closed_is_read_to_the_end() {
    let recording = recording_of_an_editor(async |items| {
        asked("editor", "closes the desk");
        close::go_home(items, read).await;
    });
    let figure = Figure::new(recording)
        .held("what was accepted is read", ends("item 2", "105 waiting done"))
        .held("what was not is given back", happened("item 3", "65 given back"));
    shows("03_blindness/stuck_sender/close", figure);
}

#[test]
fn a_desk_that_is_dropped_takes_its_items_along() {
    let recording = recording_of_an_editor(async |items| {
        cancelled("editor", "drops the desk");
        drop(items);
    });
    let lost = claim(|it| {
        ["item 1", "item 2"].into_iter().all(|item| ends(item, "65 waiting dropped")(it))
    });
    let figure = Figure::new(recording)
        .framed(|frame| frame.spares(["editor", "item 3"]))
        .broke("items 1 and 2 are lost, which the reporter had sent", lost)
        .held("item 3 is given back", happened("item 3", "65 given back"));
    shows("03_blindness/stuck_sender/drop", figure);
}

#[test]
fn who_keeps_the_value() {
    testkit::run(async || {
        let (sender, mut receiver) = mpsc::channel(1);
        sender.try_send(1).unwrap();

        assert!(sender.send(2).now_or_never().is_none());
        let late = sender.send_timeout(3, ms(10)).await;
        assert_eq!(late, Err(SendTimeoutError::Timeout(3)));
        assert!(timeout(ms(5), sender.send_timeout(4, ms(10))).await.is_err());
        assert!(timeout(ms(5), sender.reserve()).await.is_err());

        assert_eq!(receiver.recv().await, Some(1));
        settle().await;
        assert!(receiver.is_empty(), "neither 2 nor 3 nor 4 was sent");
        sender.reserve().await.unwrap().send(5);
        assert_eq!(receiver.recv().await, Some(5));
    });
}

#[test]
fn a_reserve_owned_that_is_dropped_takes_its_sender_along() {
    testkit::run(async || {
        let (sender, mut receiver) = mpsc::channel(1);
        sender.try_send(1).unwrap();
        assert!(timeout(ms(5), sender.reserve_owned()).await.is_err());
        assert_eq!(receiver.recv().await, Some(1));
        assert_eq!(receiver.recv().await, None);
    });
}

#[test]
fn a_place_that_is_reserved_is_nobody_elses_and_holds_the_end_up() {
    testkit::run(async || {
        let (sender, mut receiver) = mpsc::channel::<u32>(1);
        let other = sender.clone();
        let place = sender.reserve().await.unwrap();
        assert!(other.try_send(1).is_err());

        receiver.close();
        assert!(timeout(ms(5), receiver.recv()).await.is_err());
        place.send(2);
        assert_eq!(receiver.recv().await, Some(2));
        assert_eq!(receiver.recv().await, None);
    });
}
