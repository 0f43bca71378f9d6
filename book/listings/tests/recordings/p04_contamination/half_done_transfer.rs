use crate::{ms, shows};
use listings::p04_contamination::half_done_transfer::ratings::Ratings;
use listings::p04_contamination::half_done_transfer::undone::Win;
use listings::p04_contamination::half_done_transfer::{
    first, in_one_go, one_lock_each, tracked, two_servers,
};
use std::sync::Arc;
use testkit::cut::{self, contended};
use testkit::quiet::completes;
use testkit::run::Room;
use testkit::timeline::{Timeline, conclude, declare, event, follow};
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_util::task::TaskTracker;

const BEFORE: Ratings = Ratings { ann: 1500, bob: 1500 };

async fn save_game() {
    follow("game", "save", sleep(ms(20))).await;
}

async fn tell() {
    follow("message", "send", sleep(ms(20))).await;
}

/// A client reports at 0 ms that Ann has won, and is gone at `at`; somebody looks at 60 ms.
fn hangs_up_at(
    at: u64,
    report: impl AsyncFn(&Mutex<Ratings>) + Clone + Send + 'static,
) -> Timeline {
    Room::new().record_repeatedly(16, async move || {
        declare(["client", "game", "message", "reader"]);
        let (began, ratings) = (Instant::now(), Mutex::new(BEFORE));
        event("client", "ann beats bob");
        let reported = timeout(ms(at), report(&ratings)).await;
        event("client", if reported.is_err() { "hangs up" } else { "has reported" });
        sleep_until(began + ms(60)).await;
        let ratings = completes(ratings.lock(), "the ratings stay locked").await;
        event("reader", format!("sees ann {} and bob {}", ratings.ann, ratings.bob));
    })
}

#[test]
fn a_report_that_is_cut_makes_points() {
    let recording = hangs_up_at(5, async |ratings| first::ann_wins(ratings, save_game, tell).await);

    shows("04_contamination/half_done_transfer/first", recording);
}

#[test]
fn what_happens_in_one_go_is_not_cut() {
    let report =
        async |ratings: &Mutex<Ratings>| in_one_go::ann_wins(ratings, save_game, tell).await;

    shows("04_contamination/half_done_transfer/in_one_go_saving", hangs_up_at(5, report));
    shows("04_contamination/half_done_transfer/in_one_go_telling", hangs_up_at(25, report));
}

#[test]
fn left_alone_both_are_right() {
    for recording in [
        hangs_up_at(50, async |ratings| first::ann_wins(ratings, save_game, tell).await),
        hangs_up_at(50, async |ratings| in_one_go::ann_wins(ratings, save_game, tell).await),
    ] {
        assert!(recording.text().contains("40 has reported"), "{recording}");
        assert!(recording.text().contains("60 sees ann 1508 and bob 1492"), "{recording}");
    }
}

#[test]
fn a_guard_takes_the_points_back() {
    let recording = hangs_up_at(5, async |ratings| {
        let mut win = Win { ratings: ratings.lock().await, kept: false };
        win.ratings.ann += 8;
        save_game().await;
        win.ratings.bob -= 8;
        win.kept = true;
        drop(win);
        tell().await;
    });

    shows("04_contamination/half_done_transfer/undone", recording);
}

#[test]
fn only_a_panic_poisons_and_only_the_mutex_of_std() {
    let recording = Room::new().tolerate_panics().record_repeatedly(16, async || {
        declare(["tokio, dropped", "tokio, panicked", "std, dropped", "std, panicked"]);
        let say = |lane: &str, ratings: &Ratings, poisoned: bool| {
            let poisoned = if poisoned { "poisoned" } else { "not poisoned" };
            let Ratings { ann, bob } = ratings;
            conclude(lane, format!("ann {ann}, bob {bob}, {poisoned}"));
        };

        for (lane, panics) in [("tokio, dropped", false), ("tokio, panicked", true)] {
            let ratings = Arc::new(Mutex::new(BEFORE));
            let task = tokio::spawn({
                let ratings = Arc::clone(&ratings);
                async move {
                    let mut ratings = ratings.lock().await;
                    ratings.ann += 8;
                    sleep(ms(20)).await;
                    assert!(!panics, "part of the story");
                    ratings.bob -= 8;
                }
            });
            sleep(ms(if panics { 30 } else { 5 })).await;
            task.abort();
            assert_eq!(task.await.unwrap_err().is_panic(), panics);
            say(lane, &*ratings.lock().await, false);
        }

        #[allow(clippy::await_holding_lock)]
        let std = async |ratings: &std::sync::Mutex<Ratings>| {
            let mut ratings = ratings.lock().unwrap();
            ratings.ann += 8;
            sleep(ms(20)).await;
            ratings.bob -= 8;
        };
        let ratings = std::sync::Mutex::new(BEFORE);
        assert!(timeout(ms(5), std(&ratings)).await.is_err());
        say("std, dropped", &ratings.lock().unwrap(), ratings.is_poisoned());

        let ratings = Arc::new(std::sync::Mutex::new(BEFORE));
        let held = Arc::clone(&ratings);
        let panics = tokio::spawn(async move {
            let mut held = held.lock().unwrap();
            held.ann += 8;
            panic!("part of the story");
        });
        assert!(panics.await.unwrap_err().is_panic());
        let Err(poisoned) = ratings.lock() else { panic!("it is not poisoned") };
        say("std, panicked", poisoned.get_ref(), ratings.is_poisoned());
    });

    shows("04_contamination/half_done_transfer/poison", recording);
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
        event("client", "hangs up");
        sleep(ms(50)).await;
    });

    shows("04_contamination/half_done_transfer/two_servers", recording);
}

#[test]
fn a_tracked_task_goes_on_and_is_waited_for() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["client", "ann's server", "bob's server", "service"]);
        let tasks = TaskTracker::new();
        event("client", "ann beats bob");
        let reported = timeout(ms(15), tracked::ann_wins(&tasks, add)).await;
        assert!(reported.is_err());
        event("client", "hangs up");
        event("service", "is asked to end");
        tasks.close();
        tasks.wait().await;
        event("service", "has ended");
        sleep(ms(50)).await;
    });

    shows("04_contamination/half_done_transfer/tracked", recording);
}
