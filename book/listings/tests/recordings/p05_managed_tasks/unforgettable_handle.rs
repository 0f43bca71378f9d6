use crate::{at, ms, shows};
use figure::{Figure, claim, ends, happened};
use listings::p05_managed_tasks::unforgettable_handle::{
    first, s1_must_be_used, s2_once, s3_asks_when_dropped,
};
use std::future::pending;
use testkit::run::Room;
use testkit::timeline::{Timeline, declare, event, follow};
use tokio::task::JoinHandle;
use tokio::time::sleep;

/// Exposes a plate to a star for 30 ms.
fn expose(star: &'static str) -> JoinHandle<&'static str> {
    tokio::spawn(follow(star, "exposed", async move {
        sleep(ms(30)).await;
        star
    }))
}

fn a_night(night: impl AsyncFn() + Clone + Send + 'static) -> Timeline {
    Room::new().tolerate_leaks().record_repeatedly(16, async move || {
        declare(["night", "Vega", "Deneb", "Altair"]);
        event("night", "begins");
        night().await;
        event("night", "is over");
        sleep(ms(100)).await;
    })
}

#[test]
fn three_exposures_that_nobody_waits_for() {
    let recording = a_night(async || first::night(|star| first::Exposure(expose(star))).await);
    let figure = Figure::new(recording)
        .framed(|frame| frame.later(0))
        .asks([
            ends("Altair", "90 exposed done"),
            claim(|it| {
                ["Vega", "Deneb", "Altair"]
                    .iter()
                    .all(|star| at(it, star, "exposed done") == Some(30))
                    && at(it, "night", "is over") == Some(0)
            }),
            claim(|it| at(it, "Vega", "exposed started").is_none()),
        ])
        .broke("three stars were on one plate", |it| {
            ["Vega", "Deneb", "Altair"]
                .iter()
                .all(|star| at(it, star, "exposed started") == Some(0))
        });

    shows("05_managed_tasks/unforgettable_handle/first", figure);
}

#[test]
fn three_exposures_one_after_the_other() {
    let recording = a_night(async || {
        for star in ["Vega", "Deneb", "Altair"] {
            let plate = s2_once::Exposure(expose(star)).plate().await;
            event("night", format!("has {plate}"));
        }
    });
    let figure = Figure::new(recording)
        .held("each star has its own plate", happened("night", "90 has Altair"));

    shows("05_managed_tasks/unforgettable_handle/s2_once", figure);
}

#[test]
fn an_exposure_with_a_name_that_nobody_uses() {
    let recording = a_night(async || {
        let _vega = s2_once::Exposure(expose("Vega"));
        sleep(ms(10)).await;
    })
    .only(["night", "Vega"]);
    let figure = Figure::new(recording)
        .broke("the shutter was open when the night was over", ends("Vega", "30 exposed done"));

    shows("05_managed_tasks/unforgettable_handle/named", figure);
}

#[test]
fn an_exposure_that_is_dropped_closes_its_shutter() {
    let recording = a_night(async || {
        let _vega = s3_asks_when_dropped::Exposure::begin(|closed| async move {
            let light = follow("Vega", "exposed", pending::<()>());
            closed.run_until_cancelled(light).await;
            event("Vega", "shutter closed");
            "Vega"
        });
        sleep(ms(10)).await;
    })
    .only(["night", "Vega"]);
    let figure = Figure::new(recording)
        .held("the shutter was closed with the night", ends("Vega", "10 shutter closed"));

    shows("05_managed_tasks/unforgettable_handle/s3_dropped", figure);
}

#[test]
fn an_exposure_can_be_asked_twice_and_a_plate_that_waits_keeps_the_shutter_open() {
    testkit::run(async || {
        let mut exposure = s1_must_be_used::Exposure(expose("Vega"));
        assert_eq!(exposure.plate().await, "Vega");

        let exposure = s3_asks_when_dropped::Exposure::begin(|closed| async move {
            let light = sleep(ms(30));
            if closed.run_until_cancelled(light).await.is_some() { "Vega" } else { "nothing" }
        });
        assert_eq!(exposure.plate().await, "Vega");
    });
}

#[test]
#[should_panic(expected = "JoinHandle polled after completion")]
fn a_second_plate_is_a_panic() {
    testkit::run(async || {
        let mut exposure = s1_must_be_used::Exposure(expose("Vega"));
        let _ = exposure.plate().await;
        let _ = exposure.plate().await;
    });
}
