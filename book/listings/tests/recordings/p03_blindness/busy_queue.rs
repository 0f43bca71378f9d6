use crate::{at, ms, shows};
use figure::{Figure, claim, ends};
use futures::{FutureExt, select_biased};
use listings::p03_blindness::busy_queue::{batch, count, first, rare_first, until_1_43};
use testkit::run::Room;
use testkit::timeline::{Timeline, asked, conclude, declare, event, follow};
use tokio::join;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::{interval, sleep, timeout};
use tokio_util::sync::CancellationToken;

/// A shop whose orders come at these times and which is to close at 45 ms; packing takes 10 ms.
fn a_day(
    times: &'static [u64],
    open: impl AsyncFnOnce(Receiver<u32>, CancellationToken) + Clone + Send + 'static,
) -> Timeline {
    Room::new().record_repeatedly(16, async move || {
        declare(["owner", "shop", "packing"]);
        let (customer, orders) = channel(16);
        let closing = CancellationToken::new();
        let orders_come = async {
            let mut now = 0;
            for (at, order) in times.iter().zip(1..) {
                sleep(ms(at - now)).await;
                now = *at;
                // A shop that is closed takes none.
                let _ = customer.send(order).await;
            }
        };
        let owner = async {
            sleep(ms(45)).await;
            asked("owner", "closes");
            closing.cancel();
        };
        let shop = async {
            follow("shop", "day", open(orders, closing.clone())).await;
        };

        let day = async { join!(shop, owner, orders_come) };
        if timeout(ms(95), day).await.is_err() {
            event("owner", "loses patience");
        }
    })
}

const QUIET: &[u64] = &[2, 32];
const BUSY: &[u64] = &[2, 10, 18, 26, 34, 42, 50, 58, 66, 74, 82, 90];

async fn pack(order: u32) {
    follow("packing", &order.to_string(), sleep(ms(10))).await;
}

#[test]
fn a_quiet_shop_closes_in_time() {
    let recording = a_day(QUIET, async |orders, closing| first::open(orders, pack, closing).await);
    let figure = Figure::new(recording)
        .held("the day ends when the shop is closed", ends("shop", "45 day done"));
    shows("03_blindness/busy_queue/quiet", figure);
}

fn busy() -> Timeline {
    a_day(BUSY, async |orders, closing| first::open(orders, pack, closing).await)
}

#[test]
fn a_busy_shop_does_not_close() {
    let end = |it: &Timeline| at(it, "shop", "day done");
    let figure = Figure::new(busy())
        .asks([
            claim(move |it| end(it) == Some(52)),
            claim(move |it| end(it) == Some(62)),
            claim(move |it| end(it).is_none()),
        ])
        .broke("five more orders were begun, and nobody saw that the shop is closed", |it| {
            at(it, "packing", "10 started").is_some()
        });
    shows("03_blindness/busy_queue/busy", figure);
}

#[test]
fn what_is_seldom_ready_goes_first() {
    let recording = a_day(BUSY, async |orders, closing| {
        let chime = async || event("shop", "chime");
        rare_first::open(orders, interval(ms(25)), (pack, chime), closing).await;
    });
    let figure = Figure::new(recording)
        .beside(&busy())
        .held("the day ends with the order that was begun", ends("shop", "52 day done"));
    shows("03_blindness/busy_queue/rare_first", figure);
}

const WAITING: usize = 10_000;

/// A shop that was closed before it opened, with orders waiting.
fn waiting() -> (Sender<u32>, Receiver<u32>, CancellationToken) {
    let (customer, orders) = channel(WAITING);
    for order in 0..10_000 {
        customer.try_send(order).unwrap();
    }
    let closing = CancellationToken::new();
    closing.cancel();
    (customer, orders, closing)
}

#[test]
fn since_tokio_1_44_a_budget_that_is_used_up_is_nobodys_turn() {
    let recording = Room::new().record_repeatedly(4, async || {
        declare(["today", "as until 1.43"]);
        // Each in a task of its own, so that each begins with a whole budget.
        let today = tokio::spawn(async {
            let (_customer, mut orders, closing) = waiting();
            count::count(&mut orders, closing).await
        });
        let before = tokio::spawn(async {
            let (_customer, mut orders, closing) = waiting();
            until_1_43::count(&mut orders, closing).await
        });
        conclude("today", format!("counted {}", today.await.unwrap()));
        conclude("as until 1.43", format!("counted {}", before.await.unwrap()));
    });

    let counts = |count: &'static str| claim(move |it| ends("today", count)(it));
    let figure = Figure::new(recording)
        .framed(|frame| frame.later(0))
        .asks([counts("counted 0"), counts("counted 128"), counts("counted 10000")])
        .broke("the token is not asked before the queue is empty", ends("today", "counted 10000"));
    shows("03_blindness/busy_queue/budget", figure);
}

#[test]
fn the_select_of_futures_knows_nothing_of_the_budget() {
    testkit::run(async || {
        let (_customer, mut orders, closing) = waiting();
        let mut counted = 0;
        loop {
            select_biased! {
                _ = orders.recv().fuse() => counted += 1,
                () = closing.cancelled().fuse() => break,
            }
        }
        assert_eq!(counted, 128);
    });
}

#[test]
fn an_order_that_takes_time_brings_a_new_budget() {
    testkit::run(async || {
        let (_customer, mut orders, closing) = waiting();
        let mut counted = 0;
        while counted < 1_000 {
            select_biased! {
                _ = orders.recv().fuse() => counted += 1,
                () = closing.cancelled().fuse() => break,
            }
            sleep(ms(1)).await;
        }
        assert_eq!(counted, 1_000, "the token was never asked");
    });
}

#[test]
fn a_batch_costs_the_budget_of_one() {
    testkit::run(async || {
        let (_customer, mut orders, _) = waiting();
        let closing = CancellationToken::new();
        let owner = tokio::spawn({
            let closing = closing.clone();
            async move { closing.cancel() }
        });

        assert_eq!(
            batch::count(&mut orders, closing).await,
            WAITING,
            "128 batches had been 12,800"
        );

        owner.await.unwrap();
    });
}
