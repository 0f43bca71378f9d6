use crate::{ms, shows};
use figure::{Figure, claim, ends, happened};
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use listings::p04_contamination::futurelock::{
    by_value, channel, first, give_away, side_by_side, stove,
};
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use testkit::run::Room;
use testkit::timeline::{Timeline, cancelled, declare, event, resources, span};
use tokio::sync::mpsc::error::TryRecvError;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::time::{sleep, timeout};

/// Records each time somebody polls `future`.
async fn seen<F: Future>(lane: &str, future: F) -> F::Output {
    let mut future = pin!(future);
    poll_fn(move |context| {
        event(lane, "polled");
        future.as_mut().poll(context)
    })
    .await
}

type Stove = Arc<Mutex<()>>;

/// On the stove, for so many milliseconds.
async fn dish(stove: Stove, what: &'static str, millis: u64) {
    stove::on(&stove, what, millis).await;
}

/// Ann has the stove until 40 ms; the soup wants it at 0, the milk at 20.
fn evening<C>(cook: C) -> Timeline
where
    C: AsyncFnOnce(Stove) + Clone + Send + 'static,
{
    Room::new().record_repeatedly(16, async move || {
        declare(["guest", "ann", "soup", "milk", "polls of the soup"]);
        resources(["stove"]);
        let stove = Stove::default();
        let of_ann = stove.clone();
        let ann = tokio::spawn(async move {
            let taken = of_ann.lock().await;
            let cooks = span("ann", "cooking");
            sleep(ms(40)).await;
            cooks.done();
            drop(taken);
            sleep(ms(5)).await;
            let free = of_ann.try_lock().is_ok();
            event("stove", if free { "free" } else { "taken" });
        });
        tokio::task::yield_now().await;
        event("guest", "sits down");
        match timeout(ms(100), cook(stove)).await {
            Ok(()) => event("guest", "eats"),
            Err(_) => cancelled("guest", "goes home"),
        }
        ann.await.unwrap();
    })
}

const KITCHEN: [&str; 5] = ["guest", "ann", "soup", "milk", "polls of the soup"];

fn soup(stove: &Stove) -> impl Future<Output = ()> + Send + 'static {
    seen("polls of the soup", dish(stove.clone(), "soup", 30))
}

fn milk(stove: &Stove) -> impl Future<Output = ()> + 'static {
    dish(stove.clone(), "milk", 10)
}

#[test]
fn the_soup_is_next_and_nobody_polls_it() {
    let recording = evening(async |stove| first::cook(soup(&stove), milk(&stove)).await);
    let waits = |it: &Timeline| {
        let on = |lane| happened(lane, "40 waiting done")(it);
        !on("soup") && !on("milk")
    };
    let figure = Figure::new(recording)
        .framed(|frame| frame.later(40))
        .asks([
            happened("soup", "40 waiting done"),
            happened("milk", "40 waiting done"),
            claim(waits),
        ])
        .broke("from 40 ms on the stove is cold, and taken", happened("stove", "45 taken"))
        .broke(
            "the soup was polled for the last time at 20 ms",
            ends("polls of the soup", "20 polled"),
        );
    shows("04_contamination/futurelock/first", figure);
}

#[test]
fn side_by_side_both_are_polled() {
    let recording = evening(async |stove| side_by_side::cook(soup(&stove), milk(&stove)).await);
    let figure = Figure::new(recording.only(KITCHEN))
        .held("the soup has the stove at 40 ms, the milk at 70", |it| {
            happened("soup", "40 waiting done")(it) && happened("milk", "70 waiting done")(it)
        })
        .held("the guest eats", ends("guest", "80 eats"));
    shows("04_contamination/futurelock/side_by_side", figure);
}

#[test]
fn by_value_the_soup_is_dropped() {
    let recording = evening(async |stove| by_value::cook(soup(&stove), milk(&stove)).await);
    let figure = Figure::new(recording.only(KITCHEN))
        .held("the milk has the stove at 40 ms", happened("milk", "40 waiting done"))
        .broke("there is no soup", ends("soup", "20 waiting dropped"));
    shows("04_contamination/futurelock/by_value", figure);
}

#[test]
fn in_a_task_somebody_else_polls_it() {
    let recording = evening(async |stove| give_away::cook(soup(&stove), milk(&stove)).await);
    let figure = Figure::new(recording.only(KITCHEN))
        .held("the soup has the stove at 40 ms, the milk at 70", |it| {
            happened("soup", "40 waiting done")(it) && happened("milk", "70 waiting done")(it)
        })
        .held("the guest eats", ends("guest", "80 eats"));
    shows("04_contamination/futurelock/give_away", figure);
}

/// The soup is ready after so many milliseconds, and everybody has a stove.
fn milk_for<C>(millis: u64, cook: C) -> bool
where
    C: AsyncFnOnce(BoxFuture<'static, ()>, BoxFuture<'static, ()>) + Send + 'static,
{
    testkit::run(async move || {
        let (warm, warmed) = oneshot::channel();
        let milk = async { warm.send(()).unwrap() };
        cook(sleep(ms(millis)).boxed(), milk.boxed()).await;
        warmed.await.is_ok()
    })
}

#[test]
fn a_soup_that_is_ready_in_time_needs_no_milk() {
    assert!(!milk_for(5, async |soup, milk| first::cook(soup, milk).await));
    assert!(milk_for(5, async |soup, milk| side_by_side::cook(soup, milk).await));
    assert!(!milk_for(5, async |soup, milk| by_value::cook(soup, milk).await));
    assert!(!milk_for(5, async |soup, milk| give_away::cook(soup, milk).await));
}

#[test]
fn a_channel_has_a_queue_as_well() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["first", "second", "receiver"]);
        let (sender, mut receiver) = mpsc::channel(1);
        sender.send("an old letter").await.unwrap();
        let receive = async {
            sleep(ms(10)).await;
            event("receiver", format!("gets {}", receiver.recv().await.unwrap()));
            sleep(ms(10)).await;
            let empty = receiver.try_recv() == Err(TryRecvError::Empty);
            event("receiver", if empty { "finds nothing" } else { "finds a letter" });
            sleep(ms(40)).await;
        };
        let send = async {
            assert!(timeout(ms(50), channel::two_letters(sender)).await.is_err());
        };
        tokio::join!(receive, send);
    });
    let figure = Figure::new(recording).broke(
        "the channel is empty, and a sender waits",
        happened("receiver", "20 finds nothing"),
    );
    shows("04_contamination/futurelock/channel", figure);
}

#[test]
fn the_body_of_a_loop_is_an_arm_as_well() {
    testkit::run(async || {
        let stove = Stove::default();
        let mut dishes = FuturesUnordered::new();
        dishes.push(dish(stove.clone(), "tea", 10));
        dishes.push(dish(stove.clone(), "soup", 30));
        let cook = async {
            while dishes.next().await.is_some() {
                dish(stove.clone(), "milk", 10).await;
            }
        };
        assert!(timeout(ms(1000), cook).await.is_err(), "the soup is next, and is not polled");
    });
}
