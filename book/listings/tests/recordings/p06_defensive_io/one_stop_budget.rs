use crate::{ms, shows};
use figure::{Figure, claim, ends, happened};
use listings::p06_defensive_io::one_stop_budget::house::House;
use listings::p06_defensive_io::one_stop_budget::{
    s1_one_by_one, s2_at_once, s3_in_phases, s4_one_deadline,
};
use std::cell::Cell;
use std::future::pending;
use testkit::run::Room;
use testkit::scene::Dice;
use testkit::timeline::{Timeline, cancelled, conclude, declare, event};
use tokio::time::{Instant, timeout, timeout_at};

const POWER: u64 = 4_000;

/// The bar never closes by itself, and the cloakroom takes long.
const BAD_NIGHT: [u64; 4] = [200, 60_000, 2_500, 300];

#[derive(Clone, Copy)]
enum Stage {
    OneByOne,
    AtOnce,
    InPhases,
    OneDeadline,
}

async fn close(stage: Stage, house: &House) {
    let deadline = Instant::now() + ms(POWER);
    match stage {
        Stage::OneByOne => s1_one_by_one::close(house).await,
        Stage::AtOnce => s2_at_once::close(house).await,
        Stage::InPhases => s3_in_phases::close(house).await,
        Stage::OneDeadline => s4_one_deadline::close(house, deadline).await,
    }
}

/// One millisecond after that the power goes off.
fn night(stage: Stage, takes: [u64; 4]) -> Timeline {
    Room::new().limit(ms(100_000)).record_repeatedly(16, async move || {
        declare(["house", "doors", "bar", "cloakroom", "lights"]);
        let house = House::new(takes);
        event("house", "closes");
        match timeout(ms(POWER + 1), close(stage, &house)).await {
            Ok(()) => event("house", "closed"),
            Err(_) => cancelled("house", "power off"),
        }
    })
}

#[test]
fn limits_add_up() {
    let figure = Figure::new(night(Stage::OneByOne, BAD_NIGHT))
        .framed(|frame| frame.later(200))
        .asks([
            claim(|it| it.text().contains("closed")),
            claim(|it| {
                ends("cloakroom", "4001 close dropped")(it) && it.lanes()[4].events.is_empty()
            }),
            claim(|it| happened("cloakroom", "200 close started")(it)),
        ])
        .broke("the power went off, and the lights were on", |it| it.lanes()[4].events.is_empty());
    shows("06_defensive_io/one_stop_budget/one_by_one", figure);
}

#[test]
fn at_once_is_quick_and_dark() {
    let figure = Figure::new(night(Stage::AtOnce, BAD_NIGHT))
        .held("closed in time", happened("house", "3000 closed"))
        .broke("the lights went out on guests", happened("lights", "300 close done"));
    shows("06_defensive_io/one_stop_budget/at_once", figure);
}

#[test]
fn phases_keep_the_order() {
    let figure = Figure::new(night(Stage::InPhases, BAD_NIGHT))
        .held("closed in time", happened("house", "3500 closed"))
        .held("the lights are last", happened("lights", "3200 close started"));
    shows("06_defensive_io/one_stop_budget/in_phases", figure);
}

#[test]
fn one_deadline_is_kept_and_leaves_nothing() {
    let figure = Figure::new(night(Stage::OneDeadline, BAD_NIGHT))
        .held("closed in time", happened("house", "4000 closed"))
        .broke("nothing was left for the lights", ends("lights", "4000 close dropped"));
    shows("06_defensive_io/one_stop_budget/one_deadline", figure);
}

/// A room takes 100 to 600 ms, one in ten takes 1 to 2.5 s, and one in twenty never closes.
fn takes(dice: &mut Dice) -> u64 {
    match () {
        () if dice.one_in(20) => 60_000,
        () if dice.one_in(10) => dice.between(1_000..=2_500),
        () => dice.between(100..=600),
    }
}

#[test]
fn three_hundred_nights() {
    let recording = Room::new().limit(ms(10_000_000)).record(async || {
        let stages = [
            ("one by one", Stage::OneByOne),
            ("at once", Stage::AtOnce),
            ("in phases", Stage::InPhases),
            ("one deadline", Stage::OneDeadline),
        ];
        for (name, stage) in stages {
            declare([name]);
            let (mut took, mut dark, mut on) = (Vec::new(), 0, 0);
            for seed in 0..300 {
                let mut dice = Dice::new(seed);
                let house = House::new([(); 4].map(|()| takes(&mut dice)));
                let began = Instant::now();
                close(stage, &house).await;
                took.push(began.elapsed().as_millis());
                dark += usize::from(house.left_in_the_dark());
                on += usize::from(house.has_left_the_lights_on());
            }
            took.sort_unstable();
            let late = took.iter().filter(|took| **took > u128::from(POWER)).count();
            let (half, most, longest) = (took[149], took[284], took[299]);
            conclude(
                name,
                format!("p50 {half} · p95 {most} · max {longest} ms · over 4000: {late} · in the dark: {dark} · lights on: {on}"),
            );
        }
    });
    let names = ["one by one", "at once", "in phases", "one deadline"];
    shows("06_defensive_io/one_stop_budget/nights", recording.only(names));
}

#[test]
fn a_deadline_that_has_gone_by_lets_its_future_begin() {
    testkit::run(async || {
        let has_begun = Cell::new(false);
        let ended = timeout_at(Instant::now(), async {
            has_begun.set(true);
            pending::<()>().await;
        });
        assert!(ended.await.is_err());
        assert!(has_begun.get());
        assert!(timeout_at(Instant::now(), async {}).await.is_ok());
    });
}
