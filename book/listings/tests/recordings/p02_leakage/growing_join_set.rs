use crate::{ms, shows};
use figure::{Figure, claim, ends, happened};
use futures::FutureExt;
use listings::p02_leakage::growing_join_set::{branch, first, head, tracker};
use std::cell::Cell;
use std::future::pending;
use std::sync::Arc;
use testkit::quiet::{settle, tasks};
use testkit::run::Room;
use testkit::timeline::{Timeline, declare, event};
use tokio::select;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_util::task::TaskTracker;

/// Proof that a letter was sent; the tracer counts those that are in memory.
type Receipt = Arc<()>;

/// A letter comes at 0, at 10 and at 20 ms, and then none for a long time.
struct Letters {
    began: Instant,
    came: Cell<u32>,
}

impl Letters {
    fn new() -> Self {
        Self { began: Instant::now(), came: Cell::new(0) }
    }

    /// Loses no letter when it is dropped, and none comes later for that.
    async fn next(&self) {
        let at = self.came.get();
        if at == 3 {
            return pending().await;
        }
        sleep_until(self.began + ms(10) * at).await;
        self.came.set(at + 1);
        event("letters", format!("letter {}", at + 1));
    }
}

async fn watch(tracer: &Receipt) {
    for at in [5, 24, 50, 100] {
        sleep(ms(at) - ms(testkit::timeline::now())).await;
        event("tasks", format!("{} alive", tasks()));
        event("receipts", format!("{} in memory", Arc::strong_count(tracer) - 1));
    }
}

/// Forwards the letters, each of which takes 15 ms, and is dropped at 110 ms.
macro_rules! recording_of {
    ($forward:path) => {
        Room::new().record_repeatedly(16, async || {
            declare(["letters", "tasks", "receipts"]);
            let (letters, tracer) = (Letters::new(), Receipt::default());
            let receipt = Arc::downgrade(&tracer);
            #[expect(clippy::async_yields_async, reason = "a task sends the letter")]
            let next = async || {
                letters.next().await;
                let receipt = receipt.clone();
                async move {
                    sleep(ms(15)).await;
                    receipt.upgrade().unwrap()
                }
                .boxed()
            };
            let forward = $forward(next);
            let _ = timeout(ms(110), async { tokio::join!(forward, watch(&tracer)) }).await;
        })
    };
}

#[test]
fn a_set_keeps_what_nobody_joins() {
    let left = |tasks: &'static str, receipts: &'static str| {
        let (tasks, receipts) = (ends("tasks", tasks), ends("receipts", receipts));
        claim(move |it| tasks(it) && receipts(it))
    };
    let figure = Figure::new(recording_of!(first::forward))
        .framed(|frame| frame.later(22))
        .asks([
            left("100 0 alive", "100 0 in memory"),
            left("100 3 alive", "100 3 in memory"),
            left("100 0 alive", "100 3 in memory"),
        ])
        .broke("three receipts stay, and no task", ends("receipts", "100 3 in memory"));

    shows("02_leakage/growing_join_set/first", figure);
}

#[test]
fn a_set_that_is_swept_when_a_letter_comes_keeps_the_last() {
    let figure = Figure::new(recording_of!(head::forward))
        .broke("the last two receipts stay", ends("receipts", "100 2 in memory"));

    shows("02_leakage/growing_join_set/head", figure);
}

#[test]
fn a_set_that_is_joined_while_it_waits_keeps_nothing() {
    let figure = Figure::new(recording_of!(branch::forward))
        .held("no receipt stays", happened("receipts", "50 0 in memory"));

    shows("02_leakage/growing_join_set/branch", figure);
}

#[test]
fn a_tracker_keeps_nothing() {
    let recording: Timeline = recording_of!(tracker::forward);
    assert_eq!(recording, recording_of!(branch::forward));
}

#[test]
fn the_length_of_a_set_counts_what_has_ended() {
    testkit::run(async || {
        let mut set = JoinSet::new();
        set.spawn(async {});
        settle().await;
        assert_eq!((set.len(), tasks()), (1, 0));
        set.join_next().await.unwrap().unwrap();
        assert_eq!(set.len(), 0);
    });
}

#[test]
fn an_empty_set_is_joined_at_once() {
    let mut set = JoinSet::<()>::new();
    assert!(matches!(set.join_next().now_or_never(), Some(None)));
    assert!(matches!(set.join_next().now_or_never(), Some(None)));
}

#[test]
fn a_pattern_that_does_not_match_takes_its_branch_out_of_the_round() {
    testkit::run(async || {
        let mut set = JoinSet::<Result<(), ()>>::new();
        select! {
            Some(_) = set.join_next() => unreachable!("the set is empty"),
            () = sleep(ms(10)) => {}
        }

        set.spawn(async { Ok(()) });
        set.spawn(async { Ok(()) });
        settle().await;
        select! {
            Some(Err(_)) = set.join_next() => unreachable!("both went well"),
            () = sleep(ms(10)) => {}
        }
        assert_eq!(set.len(), 1);
    });
}

#[test]
fn sets_and_trackers_differ_in_four_ways() {
    Room::new().tolerate_leaks().tolerate_panics().run(async || {
        let (mut set, tracker) = (JoinSet::new(), TaskTracker::new());
        set.spawn(async { panic!("part of the story") });
        tracker.spawn(async { panic!("part of the story") });
        assert!(set.join_next().await.unwrap().unwrap_err().is_panic());
        assert!(timeout(ms(10), tracker.wait()).await.is_err());
        tracker.close();
        tracker.wait().await;

        set.spawn(pending());
        tracker.spawn(pending::<()>());
        drop((set, tracker));
        settle().await;
        assert_eq!(tasks(), 1);
    });
}
