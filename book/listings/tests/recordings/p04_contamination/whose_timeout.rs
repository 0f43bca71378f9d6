use crate::{ms, shows};
use figure::{Figure, claim, happened};
use listings::p04_contamination::whose_timeout::{
    first,
    limit::{Bank, Limit, clear},
    named,
    settle::settle,
};
use std::future::pending;
use testkit::quiet::settle as barrier;
use testkit::run::Room;
use testkit::timeline::{Timeline, cancelled, declare, event, follow, now};
use tokio::time::{sleep, timeout};

async fn asked(lane: &str, takes: u64) {
    follow(lane, "asked", sleep(ms(takes))).await;
}

/// One payment, of which the card needs 10 ms, and the bank 200.
#[test]
fn a_late_payment_says_that_something_was_late() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["till", "bank", "card"]);
        event("till", "pays");
        let paid = first::pay(asked("bank", 200), asked("card", 10)).await;
        cancelled("till", format!("is told \"{}\"", paid.unwrap_err()));
        barrier().await;
    });
    let told = |what: &'static str| claim(move |it| it.lanes()[0].events[1].what.contains(what));
    let figure = Figure::new(recording)
        .framed(|frame| frame.later(50))
        .asks([told("bank"), told("till"), told("told \"deadline has elapsed\"")])
        .broke("the till cannot tell whose limit it was", happened("bank", "60 asked dropped"));

    shows("04_contamination/whose_timeout/first", figure);
}

/// A payment whose card is late, and after it one whose bank is.
fn two_payments<E, P>(pay: P, say: impl Fn(E) -> String + Clone + Send + 'static) -> Timeline
where
    P: AsyncFn(u64, u64) -> Result<(), E> + Clone + Send + 'static,
{
    Room::new().record_repeatedly(16, async move || {
        declare(["till", "bank", "card"]);
        for (bank, card) in [(200, 200), (200, 10)] {
            event("till", "pays");
            event("till", say(pay(bank, card).await.unwrap_err()));
            sleep(ms(10)).await;
        }
    })
}

fn told(recording: &Timeline) -> Vec<&str> {
    recording.lanes()[0].events.iter().map(|event| event.what.as_str()).collect()
}

#[test]
fn every_late_payment_says_the_same() {
    let recording = two_payments(
        async |bank, card| first::pay(asked("bank", bank), asked("card", card)).await,
        |elapsed| elapsed.to_string(),
    );
    let figure = Figure::new(recording).broke("two causes, one text", |it| {
        told(it) == ["pays", "deadline has elapsed", "pays", "deadline has elapsed"]
    });

    shows("04_contamination/whose_timeout/same", figure);
}

#[test]
fn a_layer_that_is_named_can_be_told_from_another() {
    let recording = two_payments(
        async |bank, card| named::pay(asked("bank", bank), asked("card", card)).await,
        |late| format!("{late:?} was late"),
    );
    let figure = Figure::new(recording).held("each limit says whose it is", |it| {
        told(it) == ["pays", "Card was late", "pays", "Bank was late"]
    });

    shows("04_contamination/whose_timeout/named", figure);
}

#[test]
fn the_day_is_settled_in_the_till_s_time() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["night", "bank"]);
        event("night", "settles the day");
        let settled = settle(follow("bank", "the day's payments", sleep(ms(300)))).await;
        cancelled("night", if settled { "settled" } else { "gives up" });
        barrier().await;
    });
    let figure = Figure::new(recording).broke(
        "the day was given 100 ms, by a till that was closed",
        happened("bank", "100 the day's payments dropped"),
    );

    shows("04_contamination/whose_timeout/settle", figure);
}

#[test]
fn the_bank_has_its_own_time() {
    testkit::run(async || {
        assert!(clear(sleep(ms(300)), Limit::<Bank>::new(ms(500))).await);
    });
}

#[test]
fn every_elapsed_is_the_same_value() {
    testkit::run(async || {
        let short = timeout(ms(10), pending::<()>()).await.unwrap_err();
        let long = timeout(ms(60), pending::<()>()).await.unwrap_err();
        assert_eq!(short, long);
        assert_eq!(short.to_string(), "deadline has elapsed");
    });
}

#[test]
fn the_till_s_own_time_never_runs_out() {
    testkit::run(async || {
        let late = named::pay(pending::<()>(), sleep(ms(30))).await;
        assert_eq!((late, now()), (Err(named::Late::Bank), 60));
    });
}

#[test]
fn of_two_limits_that_run_out_together_the_inner_one_is_first() {
    testkit::run(async || {
        let nested = timeout(ms(10), timeout(ms(10), pending::<()>())).await;
        assert!(matches!(nested, Ok(Err(_))));
        assert_eq!(now(), 10);
    });
}
