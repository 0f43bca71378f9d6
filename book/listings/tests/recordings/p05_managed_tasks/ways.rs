//! What a tracker, a channel and a set do in nine situations: each cell of the table is asserted on what was measured.

use crate::table::Table;
use crate::{ms, shows};
use std::future::pending;
use testkit::quiet::{settle, tasks};
use testkit::run::Room;
use testkit::timeline::now;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

impl Table {
    fn of_three_ways() -> Self {
        Self { heads: vec!["situation", "`TaskTracker`", "channel", "`JoinSet`"], rows: Vec::new() }
    }

    /// One situation, and what each of the three does: the words, and whether it was measured.
    #[track_caller]
    fn row(mut self, situation: &str, cells: [(&str, bool); 3]) -> Self {
        let mut row = vec![situation.to_owned()];
        for (way, (what, measured)) in self.heads[1..].iter().zip(cells) {
            assert!(measured, "{way}, {situation}: it was not seen that it {what}");
            row.push(what.to_owned());
        }
        self.rows.push(row);
        self
    }
}

/// Runs a measurement in a room of its own, where crashes and leaks are what is measured.
fn measure<T: Send + 'static>(what: impl AsyncFnOnce() -> T + Send + 'static) -> T {
    Room::new().tolerate_leaks().tolerate_panics().run(what)
}

/// Cleans up for so long when it is told to stop.
async fn work(stop: CancellationToken, takes: u64) {
    stop.cancelled().await;
    sleep(ms(takes)).await;
}

/// The ways to wait, with as little around them as possible.
struct Tracker(TaskTracker);
struct Channel(Option<mpsc::Sender<()>>, mpsc::Receiver<()>);
struct Set(JoinSet<()>);

trait Way: Sized {
    fn new() -> Self;
    fn spawn(&mut self, work: impl Future<Output = ()> + Send + 'static);
    /// Waits, and counts what it was told of crashes.
    fn wait(&mut self) -> impl Future<Output = usize>;
}

impl Way for Tracker {
    fn new() -> Self {
        Self(TaskTracker::new())
    }
    fn spawn(&mut self, work: impl Future<Output = ()> + Send + 'static) {
        self.0.spawn(work);
    }
    async fn wait(&mut self) -> usize {
        self.0.close();
        self.0.wait().await;
        0
    }
}

impl Way for Channel {
    fn new() -> Self {
        let (held, ended) = mpsc::channel(1);
        Self(Some(held), ended)
    }
    fn spawn(&mut self, work: impl Future<Output = ()> + Send + 'static) {
        let held = self.0.clone();
        tokio::spawn(async move {
            let _held = held;
            work.await;
        });
    }
    async fn wait(&mut self) -> usize {
        self.0 = None;
        while self.1.recv().await.is_some() {}
        0
    }
}

impl Way for Set {
    fn new() -> Self {
        Self(JoinSet::new())
    }
    fn spawn(&mut self, work: impl Future<Output = ()> + Send + 'static) {
        self.0.spawn(work);
    }
    async fn wait(&mut self) -> usize {
        let mut crashes = 0;
        while let Some(ended) = self.0.join_next().await {
            crashes += usize::from(ended.is_err_and(|error| error.is_panic()));
        }
        crashes
    }
}

/// When the wait returns, for so many tasks that need 10, 20, … ms to clean up and are told at 50 ms.
fn waits_until<W: Way + 'static>(count: u64) -> Option<u64> {
    measure(async move || {
        let (mut way, stop) = (W::new(), CancellationToken::new());
        (1..=count).for_each(|nth| way.spawn(work(stop.clone(), nth * 10)));
        sleep(ms(50)).await;
        stop.cancel();
        timeout(ms(1000), way.wait()).await.ok().map(|_| now())
    })
}

/// When the wait returns, and of how many crashes it tells, if one of two tasks panics at 20 ms and the other takes until 60.
fn after_a_panic<W: Way + 'static>() -> (u64, usize) {
    measure(async || {
        let mut way = W::new();
        way.spawn(async {
            sleep(ms(20)).await;
            panic!("part of the measurement");
        });
        way.spawn(sleep(ms(60)));
        let crashes = way.wait().await;
        (now(), crashes)
    })
}

/// Whether a wait that was dropped goes on when it is called again.
fn goes_on<W: Way + 'static>() -> bool {
    measure(async || {
        let mut way = W::new();
        way.spawn(sleep(ms(20)));
        way.spawn(sleep(ms(60)));
        let gave_up = timeout(ms(30), way.wait()).await.is_err();
        way.wait().await;
        gave_up && now() == 60
    })
}

/// How many of three tasks are alive when what holds them was dropped.
fn alive_after_drop<W: Way + 'static>() -> usize {
    measure(async || {
        let mut way = W::new();
        (0..3).for_each(|_| way.spawn(pending()));
        settle().await;
        drop(way);
        settle().await;
        tasks()
    })
}

#[test]
fn what_each_of_them_does() {
    let unclosed = measure(async || timeout(ms(1000), TaskTracker::new().wait()).await.is_err());
    let sender_kept = measure(async || {
        let (_held, mut ended) = mpsc::channel::<()>(1);
        timeout(ms(1000), ended.recv()).await.is_err()
    });
    let nobody = [waits_until::<Tracker>(0), waits_until::<Channel>(0), waits_until::<Set>(0)];
    let three = [waits_until::<Tracker>(3), waits_until::<Channel>(3), waits_until::<Set>(3)];

    let late_tracker = measure(async || {
        let tracker = TaskTracker::new();
        let own = tracker.clone();
        tracker.spawn(async move {
            sleep(ms(20)).await;
            own.spawn(sleep(ms(40)));
        });
        tracker.close();
        tracker.wait().await;
        now()
    });
    let late_channel = measure(async || {
        let (held, mut ended) = mpsc::channel::<()>(1);
        tokio::spawn(async move {
            sleep(ms(20)).await;
            tokio::spawn(async move {
                let _held = held;
                sleep(ms(40)).await;
            });
        });
        while ended.recv().await.is_some() {}
        now()
    });

    let later_tracker = measure(async || {
        let mut way = Tracker::new();
        way.wait().await;
        way.spawn(sleep(ms(40)));
        let closed = way.0.is_closed();
        way.wait().await;
        closed && now() == 40
    });
    let later_channel = measure(async || {
        let (held, _ended) = mpsc::channel::<()>(1);
        let weak = held.downgrade();
        drop(held);
        weak.upgrade().is_none()
    });
    let later_set = measure(async || {
        let mut way = Set::new();
        way.wait().await;
        way.spawn(sleep(ms(40)));
        way.wait().await;
        now() == 40
    });

    let kept_tracker = measure(async || {
        let mut way = Tracker::new();
        (0..1000).for_each(|_| way.spawn(async {}));
        settle().await;
        way.0.len()
    });
    let kept_channel = measure(async || {
        let mut way = Channel::new();
        (0..1000).for_each(|_| way.spawn(async {}));
        settle().await;
        way.0.map_or(0, |held| held.strong_count() - 1)
    });
    let kept_set = measure(async || {
        let mut way = Set::new();
        (0..1000).for_each(|_| way.spawn(async {}));
        settle().await;
        way.0.len()
    });

    let forced_tracker = measure(async || {
        let tracker = TaskTracker::new();
        let handle = tracker.spawn(pending::<()>());
        tracker.close();
        let stuck = timeout(ms(100), tracker.wait()).await.is_err();
        handle.abort();
        stuck && timeout(ms(100), tracker.wait()).await.is_ok()
    });
    let forced_channel = measure(async || {
        let (held, mut ended) = mpsc::channel::<()>(1);
        let handle = tokio::spawn(async move {
            let _held = held;
            pending::<()>().await;
        });
        let stuck = timeout(ms(100), ended.recv()).await.is_err();
        handle.abort();
        stuck && timeout(ms(100), ended.recv()).await.is_ok()
    });
    let forced_set = measure(async || {
        let mut way = Set::new();
        way.spawn(pending());
        let stuck = timeout(ms(100), way.wait()).await.is_err();
        way.0.abort_all();
        stuck && timeout(ms(100), way.wait()).await.is_ok()
    });

    let messages = measure(async || {
        let (news, mut all) = mpsc::channel(1);
        for name in ["a", "b", "c"] {
            let news = news.clone();
            tokio::spawn(async move { news.send(name).await });
        }
        drop(news);
        let mut count = 0;
        while all.recv().await.is_some() {
            count += 1;
        }
        count
    });
    let results = measure(async || {
        let mut set = JoinSet::new();
        (1..=3).for_each(|n| drop(set.spawn(async move { n })));
        set.join_all().await.iter().sum::<i32>()
    });

    let [tracker, channel, set] =
        [after_a_panic::<Tracker>(), after_a_panic::<Channel>(), after_a_panic::<Set>()];
    let table = Table::of_three_ways()
        .row(
            "there are no tasks",
            [
                ("returns at once if it is closed, else never", unclosed && nobody[0] == Some(50)),
                (
                    "returns at once if no sender is kept, else never",
                    sender_kept && nobody[1] == Some(50),
                ),
                ("returns at once", nobody[2] == Some(50)),
            ],
        )
        .row(
            "three tasks clean up for 10, 20 and 30 ms",
            three.map(|at| ("returns after 30 ms", at == Some(80))),
        )
        .row(
            "one task panics, another works on",
            [
                ("waits for the other one, and tells nothing", tracker == (60, 0)),
                ("waits for the other one; a message is missing", channel == (60, 0)),
                ("waits for the other one; the panic is a result", set == (60, 1)),
            ],
        )
        .row(
            "a task starts another one while we wait",
            [
                ("waits for that one too", late_tracker == 60),
                ("waits for that one too, if it was handed a sender", late_channel == 60),
                // tests/ui/spawns_while_it_waits.rs
                ("does not compile: the set is borrowed", true),
            ],
        )
        .row(
            "a task is started when the wait is over",
            [
                ("runs, closed or not; nobody waits until the next `wait`", later_tracker),
                ("has no sender left to hold", later_channel),
                ("runs; nobody waits until the next `join_next`", later_set),
            ],
        )
        .row(
            "the wait is dropped, and done again",
            [
                ("goes on", goes_on::<Tracker>()),
                ("goes on", goes_on::<Channel>()),
                ("goes on", goes_on::<Set>()),
            ],
        )
        .row(
            "what holds the tasks is dropped",
            [
                ("all run on", alive_after_drop::<Tracker>() == 3),
                ("all run on", alive_after_drop::<Channel>() == 3),
                ("all are aborted", alive_after_drop::<Set>() == 0),
            ],
        )
        .row(
            "a task does not stop",
            [
                ("waits; only a handle that was kept can end it", forced_tracker),
                ("waits; only a handle that was kept can end it", forced_channel),
                ("waits; `abort_all` ends it", forced_set),
            ],
        )
        .row(
            "1,000 tasks have ended, and nobody waited",
            [
                ("keeps nothing", kept_tracker == 0),
                ("keeps nothing", kept_channel == 0),
                ("keeps 1,000 results", kept_set == 1000),
            ],
        )
        .row(
            "tasks have something to say",
            [
                ("only through something else", tracker.1 == 0),
                ("says it any time, as messages", messages == 3),
                ("says it at the end, as results", results == 6),
            ],
        );

    shows("05_managed_tasks/chapter/ways", table);
}
