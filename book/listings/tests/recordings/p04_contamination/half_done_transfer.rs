use crate::{ms, shows, version};
use figure::{Explorable, Figure, claim, happened};
use listings::p04_contamination::half_done_transfer::club::{Club, Ratings};
use listings::p04_contamination::half_done_transfer::{
    first, in_one_go, one_lock_each, tracked, two_servers, undone,
};
use std::sync::Arc;
use testkit::cut::{self, Recorded, contended};
use testkit::quiet::completes;
use testkit::run::Room;
use testkit::timeline::{Timeline, cancelled, conclude, declare, event, follow, now};
use tokio::sync::Mutex;
use tokio::task::yield_now;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_util::task::TaskTracker;

/// Before any game.
fn club() -> Club {
    Club { ratings: Mutex::new(BEFORE) }
}

const BEFORE: Ratings = Ratings { ann: 1500, bob: 1500 };

/// A client reports at 0 ms that Ann has won, and is gone at `at`; somebody looks at 60 ms.
fn hangs_up_at(at: u64, report: impl AsyncFn(&Club) + Clone + Send + 'static) -> Timeline {
    Room::new().record_repeatedly(16, async move || {
        declare(["client", "game", "message", "reader"]);
        let (began, club) = (Instant::now(), club());
        event("client", "ann beats bob");
        match timeout(ms(at), report(&club)).await {
            Ok(()) => event("client", "has reported"),
            Err(_) => cancelled("client", "hangs up"),
        }
        sleep_until(began + ms(60)).await;
        reads(&club).await;
    })
}

async fn reads(club: &Club) {
    let ratings = completes(club.ratings.lock(), "the ratings stay locked").await;
    event("reader", format!("sees ann {} and bob {}", ratings.ann, ratings.bob));
}

#[test]
fn a_report_that_is_cut_makes_points() {
    let recording = hangs_up_at(5, async |club| first::ann_wins(club).await);
    let reader = |it: &Timeline| it.lanes()[3].events.clone();
    let figure = Figure::new(recording)
        .asks([
            claim(move |it| reader(it).is_empty()),
            claim(move |it| reader(it).iter().any(|event| event.what.contains("poisoned"))),
            happened("reader", "60 sees ann 1508 and bob 1500"),
        ])
        .broke(
            "8 points were made out of nothing",
            happened("reader", "60 sees ann 1508 and bob 1500"),
        );

    shows("04_contamination/half_done_transfer/first", figure);
}

/// A neighbour has the lock for the first 20 ms; then there are three waits.
fn cut_everywhere(report: impl AsyncFn(&Club) + Send + Sync + 'static) -> Vec<Recorded> {
    cut::recordings(async move || {
        declare(["client", "neighbour", "game", "message", "reader"]);
        let club = Arc::new(club());
        event("neighbour", "has the lock");
        tokio::spawn({
            let club = Arc::clone(&club);
            async move {
                let _lock = club.ratings.lock().await;
                sleep(ms(20)).await;
                event("neighbour", "gives it back");
            }
        });
        yield_now().await;
        event("client", "ann beats bob");
        match cut::marked(report(&club)).await {
            Some(()) => event("client", "has reported"),
            None => cancelled("client", "hangs up"),
        }
        sleep(ms(80) - ms(now())).await;
        reads(&club).await;
    })
}

fn points(recording: &Timeline) -> Result<String, String> {
    let seen = &recording.lanes()[4].events[0].what;
    let numbers: Vec<u32> = seen.split(' ').filter_map(|word| word.parse().ok()).collect();
    match numbers.iter().sum() {
        3000 => Ok("the players have 3000 points together".to_owned()),
        sum => Err(format!("the players have {sum} points together")),
    }
}

fn saved(recording: &Timeline) -> Result<String, String> {
    let is_saved = recording.lanes()[2].events.iter().any(|event| event.what == "save done");
    let is_counted = !recording.lanes()[4].events[0].what.contains("ann 1500");
    match (is_saved, is_counted) {
        (true, true) => Ok("the game is saved, and counts".to_owned()),
        (false, false) => Ok("the game is not saved, and does not count".to_owned()),
        (true, false) => Err("the game is saved, and does not count".to_owned()),
        (false, true) => Err("the game is not saved, and counts".to_owned()),
    }
}

#[test]
fn a_report_is_dropped_at_every_await() {
    let first = async |club: &Club| first::ann_wins(club).await;
    let in_one_go = async |club: &Club| in_one_go::ann_wins(club).await;
    let figure = Explorable::new()
        .version(version(
            "As first written",
            "p04_contamination/half_done_transfer/first",
            cut_everywhere(first),
        ))
        .version(version(
            "In one go",
            "p04_contamination/half_done_transfer/in_one_go",
            cut_everywhere(in_one_go),
        ))
        .judged(points)
        .judged(saved);

    assert_eq!(figure.broken(), [vec!["save_game"], vec![]]);
    shows("04_contamination/half_done_transfer/explore", figure);
}

#[test]
fn with_a_guard_no_cut_makes_points() {
    for run in cut_everywhere(async |club| undone::ann_wins(club).await) {
        points(&run.timeline).unwrap();
        saved(&run.timeline).unwrap();
    }
}

#[test]
fn left_alone_all_are_right() {
    for recording in [
        hangs_up_at(50, async |club| first::ann_wins(club).await),
        hangs_up_at(50, async |club| in_one_go::ann_wins(club).await),
        hangs_up_at(50, async |club| undone::ann_wins(club).await),
    ] {
        assert!(recording.text().contains("40 has reported"), "{recording}");
        assert!(recording.text().contains("60 sees ann 1508 and bob 1492"), "{recording}");
    }
}

#[test]
fn a_guard_takes_the_points_back() {
    let recording = hangs_up_at(5, async |club| undone::ann_wins(club).await);
    let figure = Figure::new(recording)
        .held("the points were taken back", happened("reader", "60 sees ann 1500 and bob 1500"));

    shows("04_contamination/half_done_transfer/undone", figure);
}

#[test]
fn a_lock_that_is_free_is_a_place_to_be_cut_on_a_busy_machine() {
    type Two = (Mutex<u32>, Mutex<u32>);
    let players = || -> Two { (Mutex::new(1500), Mutex::new(1500)) };
    let whole = |(ann, bob): &Two| {
        let (ann, bob) = (*ann.try_lock().unwrap(), *bob.try_lock().unwrap());
        if ann + bob == 3000 { Ok(()) } else { Err(format!("ann {ann}, bob {bob}")) }
    };

    let quiet = async |(ann, bob): &Two| one_lock_each::ann_wins(ann, bob).await;
    let busy = async |(ann, bob): &Two| contended(one_lock_each::ann_wins(ann, bob)).await;
    let reports = [
        ("on a quiet machine", cut::everywhere(players, quiet, whole)),
        ("on a busy one", cut::everywhere(players, busy, whole)),
    ];

    let recording = Room::new().record(async move || {
        for (lane, report) in &reports {
            declare([lane]);
            let places = report.suspensions();
            conclude(
                lane,
                format!("{places} place{} to be cut", if places == 1 { "" } else { "s" }),
            );
            if let Some(broken) = report.broken().first() {
                conclude(lane, format!("there {}", broken.complaint));
            }
        }
    });
    shows("04_contamination/half_done_transfer/busy", recording);
}

/// Each of two servers takes 10 ms to add points.
async fn add(who: &'static str, points: i32) {
    let lane = format!("{who}'s server");
    follow(&lane, &format!("{points:+}"), sleep(ms(10))).await;
}

#[test]
fn two_steps_that_wait_can_be_cut_between_them() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["client", "ann's server", "bob's server"]);
        event("client", "ann beats bob");
        let reported = timeout(ms(15), two_servers::ann_wins(add)).await;
        assert!(reported.is_err());
        cancelled("client", "hangs up");
        sleep(ms(50)).await;
    });

    let figure = Figure::new(recording).broke(
        "ann's server has counted the game, and bob's has not",
        happened("bob's server", "15 -8 dropped"),
    );

    shows("04_contamination/half_done_transfer/two_servers", figure);
}

#[test]
fn a_tracked_task_goes_on_and_is_waited_for() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["client", "ann's server", "bob's server", "service"]);
        let tasks = TaskTracker::new();
        event("client", "ann beats bob");
        let reported = timeout(ms(15), tracked::ann_wins(&tasks, add)).await;
        assert!(reported.is_err());
        cancelled("client", "hangs up");
        event("service", "is asked to end");
        tasks.close();
        tasks.wait().await;
        event("service", "has ended");
        sleep(ms(50)).await;
    });

    let figure = Figure::new(recording)
        .framed(|frame| frame.spares(["ann's server", "bob's server"]))
        .held("both servers have counted the game", happened("bob's server", "20 -8 done"))
        .held("the service waited for that", happened("service", "20 has ended"));

    shows("04_contamination/half_done_transfer/tracked", figure);
}
