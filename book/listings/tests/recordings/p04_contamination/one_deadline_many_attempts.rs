use crate::{ms, shows};
use figure::{Figure, Frame, claim, ends, happened};
use listings::p04_contamination::one_deadline_many_attempts::{first, made, steps};
use std::future::pending;
use testkit::run::Room;
use testkit::scene::{Remote, Reply, Service};
use testkit::timeline::{Timeline, cancelled, conclude, declare, event, now};
use tokio::time::{Instant, sleep, timeout_at};

/// The server needs 400 ms, and the customer looks away after 110.
fn asked(limit: u64) -> Timeline {
    Room::new().record_repeatedly(16, async move || {
        declare(["customer", "app", "server"]);
        let server = Remote::new([Reply::Answer(400); 3]);
        event("customer", "asks");
        let app = async {
            match first::price(&server, ms(limit)).await {
                Some(_) => event("app", "has a price"),
                None => event("app", "has no price"),
            }
        };
        let customer = async {
            sleep(ms(110)).await;
            cancelled("customer", "looks away");
        };
        tokio::join!(app, customer);
    })
}

#[test]
fn three_attempts_take_three_times_as_long() {
    let (recording, patient) = (asked(100), asked(500));
    let frame = Frame::over([&recording, &patient]).later(100);
    let figure = Figure::new(recording)
        .framed(|_| frame)
        .asks([
            ends("app", "100 has no price"),
            ends("app", "300 has no price"),
            ends("app", "400 has no price"),
        ])
        .broke("a request is sent when nobody waits", ends("server", "200 request 3, for 100 ms"));
    shows("04_contamination/one_deadline_many_attempts/first", figure);
}

/// Three attempts around whatever is below.
async fn thrice<T>(attempt: impl AsyncFn() -> Option<T>) -> Option<T> {
    for _ in 0..3 {
        if let Some(result) = attempt().await {
            return Some(result);
        }
    }
    None
}

#[test]
fn layers_multiply() {
    const LAYERS: [&str; 3] = ["one layer", "two layers", "three layers"];
    let recording = Room::new().record_repeatedly(16, async || {
        declare(LAYERS);
        for (layers, lane) in (1..).zip(LAYERS) {
            let (server, began) = (Remote::new([]), Instant::now());
            let price = async || first::price(&server, ms(100)).await;
            let answer = match layers {
                1 => price().await,
                2 => thrice(price).await,
                _ => thrice(async || thrice(price).await).await,
            };
            assert!(answer.is_none());
            let (sent, took) = (server.requests().len(), began.elapsed().as_millis());
            conclude(lane, format!("{sent} requests, {took} ms"));
        }
    });
    shows("04_contamination/one_deadline_many_attempts/layers", recording.only(LAYERS));
}

#[test]
fn two_steps_have_one_deadline() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["driver", "number plate", "gate"]);
        let house = Service::new([("number plate", 60), ("gate", 70)]);
        event("driver", "arrives");
        let gate = steps::open_garage(&house, ms(100)).await;
        match gate {
            Some(_) => event("driver", "drives in"),
            None => cancelled("driver", "gets out"),
        }
    });
    let figure = Figure::new(recording)
        .held("the driver waited for no longer than 100 ms", ends("driver", "100 gets out"));
    shows("04_contamination/one_deadline_many_attempts/steps", figure);
}

#[test]
fn a_deadline_that_is_over_still_sends() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["client", "server"]);
        let (server, deadline) = (Remote::new([Reply::Answer(5)]), Instant::now() + ms(100));
        sleep(ms(120)).await;
        event("client", "asks");
        let left = deadline - Instant::now();
        let answer = timeout_at(deadline, server.ask(left)).await;
        event("client", if answer.is_ok() { "has an answer" } else { "too late" });
    });
    let figure = Figure::new(recording).broke(
        "a request is sent after the deadline",
        happened("server", "120 request 1, for 0 ms"),
    );
    shows("04_contamination/one_deadline_many_attempts/over", figure);
}

#[test]
fn the_server_works_as_long_as_it_was_told() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["told the limit", "told what is left"]);
        let deadline = Instant::now() + ms(100);
        let (one, other) = (Remote::new([Reply::Answer(400)]), Remote::new([Reply::Answer(400)]));
        sleep(ms(50)).await;
        let left = deadline - Instant::now();
        let both = async { tokio::join!(one.ask(ms(100)), other.ask(left)) };
        assert!(timeout_at(deadline, both).await.is_err());
        let gone = now();
        for (lane, server) in [("told the limit", one), ("told what is left", other)] {
            let until = server.requests()[0].until;
            conclude(
                lane,
                format!("the client is gone at {gone} ms, the server works until {until}"),
            );
        }
    });
    let recording = recording.only(["told the limit", "told what is left"]);
    shows("04_contamination/one_deadline_many_attempts/told", recording);
}

#[test]
fn a_limit_counts_from_where_its_timeout_is_made() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["lazy", "eager"]);
        let lazy = made::lazy(pending::<()>());
        let eager = made::eager(pending::<()>());
        event("lazy", "called");
        event("eager", "called");
        sleep(ms(7)).await;
        let lazy = async {
            event("lazy", "awaited");
            assert!(!lazy.await);
            event("lazy", "over");
        };
        let eager = async {
            event("eager", "awaited");
            assert!(eager.await.is_err());
            event("eager", "over");
        };
        tokio::join!(lazy, eager);
    });
    let over = |lazy, eager| claim(move |it| ends("lazy", lazy)(it) && ends("eager", eager)(it));
    let figure = Figure::new(recording).framed(|frame| frame.later(8)).asks([
        over("10 over", "10 over"),
        over("17 over", "17 over"),
        over("17 over", "10 over"),
    ]);
    shows("04_contamination/one_deadline_many_attempts/made", figure);
}

#[test]
fn the_clock_of_std_does_not_follow() {
    testkit::run(async || {
        let (std, tokio) = (std::time::Instant::now(), Instant::now());
        sleep(ms(50_000)).await;
        assert_eq!(tokio.elapsed(), ms(50_000));
        assert!(std.elapsed() < ms(25_000), "virtual time takes hardly any real time");
    });
}
