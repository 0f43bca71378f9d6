use crate::{at, ms, shows};
use figure::{Figure, claim, ends, happened};
use futures::future::BoxFuture;
use listings::p05_managed_tasks::three_ways_to_wait::{first, s1_tracker, s2_channel, s3_join_set};
use std::future::pending;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use testkit::run::Room;
use testkit::timeline::{Timeline, asked, declare, event, follow};
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// A guard walks around until the museum closes; the one of the maps stumbles at 20 ms.
async fn patrol(hall: &'static str, stop: CancellationToken) {
    let walk = async {
        if hall == "maps" {
            sleep(ms(20)).await;
            panic!("stumbled");
        }
        pending::<()>().await;
    };
    stop.run_until_cancelled(follow(hall, "walking", walk)).await;
}

async fn lock_up(hall: &'static str) {
    let takes = if hall == "coins" { 10 } else { 30 };
    follow(hall, "locking", async { sleep(ms(takes)).await }).await;
}

const HALLS: [&str; 3] = ["coins", "maps", "ships"];

/// The museum closes at 50 ms; 100 ms later we look no further.
fn an_evening(
    open: impl Fn(CancellationToken) -> BoxFuture<'static, String> + Clone + Send + 'static,
) -> Timeline {
    Room::new().tolerate_leaks().tolerate_panics().record_repeatedly(16, async move || {
        declare(["director", "coins", "maps", "ships"]);
        let closing = open(CancellationToken::new());
        sleep(ms(50)).await;
        asked("director", "closes");
        if let Ok(what) = timeout(ms(100), closing).await {
            event("director", what);
        }
        sleep(ms(20)).await;
    })
}

#[test]
fn a_bell_that_a_guard_does_not_ring() {
    let recording = an_evening(|stop| {
        let locked = Arc::new(Notify::new());
        for hall in HALLS {
            let work = first::guard(patrol(hall, stop.clone()), lock_up(hall), locked.clone());
            tokio::spawn(work);
        }
        Box::pin(async move {
            first::close(HALLS.len(), stop, locked).await;
            "leaves".into()
        })
    });
    let figure = Figure::new(recording)
        .asks([
            happened("director", "60 leaves"),
            happened("director", "80 leaves"),
            claim(|it| at(it, "director", "leaves").is_none()),
        ])
        .broke("everything was locked at 80 ms, and the director waits", |it| {
            ends("ships", "80 locking done")(it) && at(it, "director", "leaves").is_none()
        });

    shows("05_managed_tasks/three_ways_to_wait/first", figure);
}

#[test]
fn a_tracker_counts_a_guard_who_stumbled() {
    let recording = an_evening(|stop| {
        let guards = TaskTracker::new();
        for hall in HALLS {
            let stop = stop.clone();
            guards.spawn(async move {
                patrol(hall, stop).await;
                lock_up(hall).await;
            });
        }
        Box::pin(async move {
            s1_tracker::close(guards, stop).await;
            "leaves".into()
        })
    });
    let figure = Figure::new(recording)
        .held("he leaves when the last guard has ended", happened("director", "80 leaves"));

    shows("05_managed_tasks/three_ways_to_wait/s1_tracker", figure);
}

#[test]
fn a_channel_ends_with_its_last_sender() {
    let recording = an_evening(|stop| {
        let (radio, news) = mpsc::channel(3);
        for hall in HALLS {
            let (stop, radio) = (stop.clone(), radio.clone());
            let work = async move {
                s2_channel::guard(patrol(hall, stop), lock_up(hall), radio, hall).await
            };
            tokio::spawn(work);
        }
        drop(radio);
        Box::pin(async move {
            format!("leaves; locked: {}", s2_channel::close(stop, news).await.join(", "))
        })
    });
    let figure = Figure::new(recording)
        .held("he leaves when the last radio is off, and knows which halls are locked", |it| {
            happened("director", "80 leaves; locked: coins, ships")(it)
        });

    shows("05_managed_tasks/three_ways_to_wait/s2_channel", figure);
}

#[test]
fn a_set_tells_of_a_guard_who_stumbled() {
    let recording = Room::new().tolerate_panics().record_repeatedly(16, async || {
        declare(["director", "coins", "maps", "ships"]);
        let (mut guards, stop) = (JoinSet::new(), CancellationToken::new());
        for hall in HALLS {
            let stop = stop.clone();
            guards.spawn(async move {
                patrol(hall, stop).await;
                lock_up(hall).await;
            });
        }
        let told = s3_join_set::until_one_fails(guards, stop).await;
        event("director", format!("a guard {}", if told.is_err() { "stumbled" } else { "left" }));
        sleep(ms(20)).await;
    });
    let figure = Figure::new(recording).held(
        "when one stumbles the others lock up, and the director is told",
        |it| {
            happened("director", "50 a guard stumbled")(it) && ends("ships", "50 locking done")(it)
        },
    );

    shows("05_managed_tasks/three_ways_to_wait/s3_join_set", figure);
}

#[test]
fn join_all_panics_because_of_a_task_that_was_aborted() {
    Room::new().tolerate_panics().run(async || {
        let mut set = JoinSet::new();
        set.spawn(sleep(ms(10)));
        set.spawn(sleep(ms(20))).abort();
        let joined = futures::FutureExt::catch_unwind(AssertUnwindSafe(set.join_all())).await;
        assert!(joined.is_err());
    });
}
