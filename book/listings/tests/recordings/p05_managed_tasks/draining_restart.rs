use crate::{ms, shows, version};
use figure::{Explorable, Figure, alive_at, happened};
use listings::p05_managed_tasks::draining_restart::{
    first, s2_waits, s3_one_chair,
    watch::{Keeper, Watch},
};
use std::sync::Arc;
use testkit::cut::{self, Recorded};
use testkit::run::Room;
use testkit::timeline::{Lane, Timeline, cancelled, declare, event, now};
use tokio::sync::Mutex;
use tokio::time::sleep;

/// Anna is on watch, and at 25 ms Bert is to relieve her.
fn an_evening() -> (Arc<Mutex<()>>, Watch) {
    declare(["captain", "Anna", "Bert"]);
    let chair = Arc::new(Mutex::new(()));
    let held = chair.clone();
    let watch = Watch::begin(|stop| async move {
        let _chair = held.lock_owned().await;
        Keeper("Anna").keep(stop).await;
    });
    (chair, watch)
}

/// The time that goes by until the recording ends.
async fn rest() {
    sleep(ms(110) - ms(now())).await;
}

/// From when to when there is an hour of this keeper.
fn hours(lane: &Lane) -> Vec<(u64, u64)> {
    let began = lane.events.iter().filter(|event| event.what == "hour started");
    let until = |at: u64| {
        let done = lane.events.iter().find(|event| event.what == "hour done" && event.at > at);
        done.map_or(110, |event| event.at)
    };
    began.map(|event| (event.at, until(event.at))).collect()
}

/// How many keepers are on watch at a moment.
fn on_watch(recording: &Timeline, at: u64) -> usize {
    let keepers = &recording.lanes()[1..];
    let is = |lane: &&Lane| hours(lane).iter().any(|(from, to)| (*from..*to).contains(&at));
    keepers.iter().filter(is).count()
}

#[test]
fn two_keepers_are_on_watch() {
    let recording = Room::new().tolerate_leaks().record_repeatedly(16, async || {
        let (_chair, mut watch) = an_evening();
        sleep(ms(15)).await;
        event("captain", "sends Bert up");
        first::relieve(&mut watch, Keeper("Bert")).await;
        event("captain", "is content");
        rest().await;
    });
    let figure = Figure::new(recording)
        .framed(|frame| frame.later(25))
        .asks([alive_at(30, ["Anna"]), alive_at(30, ["Bert"]), alive_at(30, ["Anna", "Bert"])])
        .broke("from 25 to 40 ms two keepers write in one log", |it| {
            (25..40).all(|at| on_watch(it, at) == 2) && happened("captain", "40 is content")(it)
        });

    shows("05_managed_tasks/draining_restart/first", figure);
}

#[test]
fn a_watch_that_is_waited_for_is_handed_over() {
    let recording = Room::new().tolerate_leaks().record_repeatedly(16, async || {
        let (_chair, watch) = an_evening();
        let mut watch = Some(watch);
        sleep(ms(15)).await;
        event("captain", "sends Bert up");
        s2_waits::relieve(&mut watch, Keeper("Bert")).await;
        event("captain", "is content");
        rest().await;
    });
    let figure = Figure::new(recording)
        .held("one is on watch, at every moment", |it| (0..110).all(|at| on_watch(it, at) == 1));

    shows("05_managed_tasks/draining_restart/s2_waits", figure);
}

fn cut_everywhere<R>(relieve: R) -> Vec<Recorded>
where
    R: AsyncFn(&mut Option<Watch>, Keeper, Arc<Mutex<()>>) + Send + Sync + 'static,
{
    cut::recordings(async move || {
        let (chair, watch) = an_evening();
        let mut watch = Some(watch);
        sleep(ms(15)).await;
        event("captain", "sends Bert up");
        match cut::marked(relieve(&mut watch, Keeper("Bert"), chair)).await {
            Some(()) => event("captain", "is content"),
            None => cancelled("captain", "is called away"),
        }
        rest().await;
    })
}

fn somebody_is_on_watch(recording: &Timeline) -> Result<String, String> {
    match (0..110).find(|at| on_watch(recording, *at) == 0) {
        Some(at) => Err(format!("from {at} ms nobody is on watch")),
        None => Ok("somebody is on watch at every moment".to_owned()),
    }
}

fn nobody_disturbs(recording: &Timeline) -> Result<String, String> {
    match (0..110).find(|at| on_watch(recording, *at) == 2) {
        Some(at) => Err(format!("at {at} ms there are two")),
        None => Ok("never are there two".to_owned()),
    }
}

#[test]
fn a_relief_is_dropped_at_every_await() {
    let figure = Explorable::new()
        .framed(|frame| frame.spares(["Anna", "Bert"]))
        .version(version(
            "The second stage",
            "p05_managed_tasks/draining_restart/s2_waits",
            cut_everywhere(async |watch: &mut Option<Watch>, next, _| {
                s2_waits::relieve(watch, next).await;
            }),
        ))
        .version(version(
            "The pattern",
            "p05_managed_tasks/draining_restart/s3_one_chair",
            cut_everywhere(s3_one_chair::relieve),
        ))
        .judged(somebody_is_on_watch)
        .judged(nobody_disturbs);

    assert_eq!(figure.broken(), [vec!["end"], vec![]]);
    shows("05_managed_tasks/draining_restart/explore", figure);
}

#[test]
fn a_chair_is_free_after_a_crash() {
    Room::new().tolerate_panics().run(async || {
        let chair = Arc::new(Mutex::new(()));
        let held = chair.clone();
        let crashed = tokio::spawn(async move {
            let _chair = held.lock_owned().await;
            panic!("part of the story");
        });
        assert!(crashed.await.is_err());
        assert!(chair.try_lock().is_ok());
    });
}
