use crate::{at, ms, shows};
use figure::{Figure, claim, ends, happened};
use futures::future::BoxFuture;
use listings::p05_managed_tasks::worker_pool::{first, s1_hears, s2_replaces, s3_pauses};
use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use testkit::run::Room;
use testkit::timeline::{Timeline, asked, declare, event, follow};
use tokio::join;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

/// A clerk serves until the bank closes.
async fn serves(counter: &'static str, closing: CancellationToken) {
    closing.run_until_cancelled(follow(counter, "clerk", pending::<()>())).await;
}

/// This one faints after so many milliseconds.
async fn faints(counter: &'static str, after: u64) {
    let clerk = async move {
        if after > 0 {
            sleep(ms(after)).await;
        }
        panic!("fainted");
    };
    follow(counter, "clerk", clerk).await
}

/// Three clerks, of whom the one at counter 2 faints at 20 ms.
fn clerks(closing: &CancellationToken) -> [BoxFuture<'static, ()>; 3] {
    [
        Box::pin(serves("counter 1", closing.clone())),
        Box::pin(faints("counter 2", 20)),
        Box::pin(serves("counter 3", closing.clone())),
    ]
}

/// The bank closes at a given time.
fn a_day<O>(closes: u64, open: O) -> Timeline
where
    O: AsyncFnOnce(CancellationToken) + Clone + Send + 'static,
{
    Room::new().tolerate_leaks().tolerate_panics().record_repeatedly(16, async move || {
        declare(["manager", "counter 1", "counter 2", "counter 3"]);
        let closing = CancellationToken::new();
        let clock = async {
            sleep(ms(closes)).await;
            asked("manager", "closes");
            closing.cancel();
        };
        let day = async {
            open(closing.clone()).await;
            event("manager", "goes home");
        };
        let _ = timeout(ms(closes + 50), async { join!(day, clock) }).await;
    })
}

#[test]
fn a_clerk_who_faints_is_not_missed() {
    let recording = a_day(100, async |closing: CancellationToken| {
        let clerks = clerks(&closing).map(tokio::spawn).into();
        first::open(clerks, closing).await;
    });
    let figure = Figure::new(recording)
        .framed(|frame| frame.later(20))
        .asks([
            happened("manager", "20 hears of a crash"),
            happened("manager", "100 hears of a crash"),
            claim(|it| at(it, "manager", "hears of a crash").is_none()),
        ])
        .broke("counter 2 was empty for 80 ms, and nobody knows to this day", |it| {
            ends("counter 2", "20 clerk panicked")(it) && ends("manager", "100 goes home")(it)
        });

    shows("05_managed_tasks/worker_pool/first", figure);
}

#[test]
fn a_set_that_is_joined_all_day_tells_of_it() {
    let recording = a_day(100, async |closing: CancellationToken| {
        let set: JoinSet<()> = clerks(&closing).into_iter().collect();
        s1_hears::open(set, |_| event("manager", "hears of a crash")).await;
    });
    let figure = Figure::new(recording)
        .held("the manager hears of it at once", happened("manager", "20 hears of a crash"));

    shows("05_managed_tasks/worker_pool/s1_hears", figure);
}

#[test]
fn a_set_that_is_filled_up_has_three_clerks_again() {
    let recording = a_day(100, async |closing: CancellationToken| {
        let set: JoinSet<()> = clerks(&closing).into_iter().collect();
        s2_replaces::open(set, || serves("counter 2", closing.clone())).await;
    });
    let figure = Figure::new(recording)
        .held("there is another clerk at counter 2", ends("counter 2", "100 clerk dropped"));

    shows("05_managed_tasks/worker_pool/s2_replaces", figure);
}

#[test]
fn a_counter_that_lets_nobody_live_has_a_thousand_clerks() {
    let recording = Room::new().tolerate_panics().record_repeatedly(2, async || {
        declare(["manager", "clerks", "fainted"]);
        let hired = Arc::new(AtomicUsize::new(0));
        let next_clerk = || {
            let hired = hired.clone();
            async move {
                let count = hired.fetch_add(1, Relaxed) + 1;
                if [1, 10, 100, 1000].contains(&count) {
                    event("clerks", format!("{count} hired"));
                }
                if count < 1000 {
                    panic!("fainted");
                }
            }
        };
        sleep(ms(20)).await;
        event("manager", "opens");
        let mut set = JoinSet::new();
        set.spawn(next_clerk());
        s2_replaces::open(set, next_clerk).await;
        event("manager", "gives up");
        sleep(ms(5)).await;
    });
    let figure = Figure::new(recording.only(["manager", "clerks"]))
        .broke("a thousand clerks in no time", happened("clerks", "20 1000 hired"));

    shows("05_managed_tasks/worker_pool/storm", figure);
}

#[test]
fn a_pause_bounds_the_rate() {
    testkit::run::Room::new().tolerate_panics().tolerate_leaks().run(async || {
        let hired = Arc::new(AtomicUsize::new(0));
        let count = hired.clone();
        let counter = s3_pauses::counter(move || {
            count.fetch_add(1, Relaxed);
            async { panic!("fainted") }
        });
        let _ = timeout(ms(1020), counter).await;
        assert_eq!(hired.load(Relaxed), 21);
    });
}

#[test]
fn a_pause_that_knows_no_closing_time_hires_after_it() {
    let recording = a_day(50, async |closing: CancellationToken| {
        let fainted = AtomicUsize::new(0);
        let second = s3_pauses::counter(|| {
            let first = fainted.fetch_add(1, Relaxed) == 0;
            if !first {
                event("counter 2", "next clerk comes");
            }
            let closing = closing.clone();
            async move {
                if first {
                    faints("counter 2", 20).await;
                }
                serves("counter 2", closing).await;
            }
        });
        let first = s3_pauses::counter(|| serves("counter 1", closing.clone()));
        let third = s3_pauses::counter(|| serves("counter 3", closing.clone()));
        join!(first, second, third);
    });
    let figure =
        Figure::new(recording).broke("the bank is closed, and another clerk comes", |it| {
            happened("counter 2", "70 next clerk comes")(it)
                && happened("manager", "70 goes home")(it)
        });

    shows("05_managed_tasks/worker_pool/s3_pauses", figure);
}
