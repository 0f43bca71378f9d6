use crate::{at, ms, shows};
use figure::{Figure, claim, ends, happened};
use futures::FutureExt;
use listings::p05_managed_tasks::start_stop_drop::{
    s1_asks, s2_waits, s3_tells, s4_asks_when_dropped, work,
};
use std::future::pending;
use std::panic::AssertUnwindSafe;
use testkit::quiet::tasks;
use testkit::run::Room;
use testkit::timeline::{Timeline, asked, cancelled, declare, event, follow};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

/// A fountain that plays until it is stopped, and takes 30 ms to drain.
async fn fountain(stop: CancellationToken) {
    let play = async || follow("fountain", "playing", pending()).await;
    work::run(play, follow("fountain", "draining", async { sleep(ms(30)).await }), stop).await;
}

/// One whose pump breaks at 30 ms.
async fn broken(stop: CancellationToken) {
    let play = async || {
        let pump = async {
            sleep(ms(30)).await;
            panic!("the pump is broken")
        };
        follow("fountain", "playing", pump).await
    };
    work::run(play, follow("fountain", "draining", async { sleep(ms(30)).await }), stop).await;
}

fn s2<W: Future<Output = ()> + Send + 'static>(
    run: impl FnOnce(CancellationToken) -> W,
) -> s2_waits::Fountain {
    let stop = CancellationToken::new();
    s2_waits::Fountain { task: tokio::spawn(run(stop.clone())), stop }
}

fn s3<W: Future<Output = ()> + Send + 'static>(
    run: impl FnOnce(CancellationToken) -> W,
) -> s3_tells::Fountain {
    let stop = CancellationToken::new();
    s3_tells::Fountain { task: tokio::spawn(run(stop.clone())), stop }
}

fn s4() -> s4_asks_when_dropped::Fountain {
    let stop = CancellationToken::new();
    let task = tokio::spawn(fountain(stop.clone()));
    s4_asks_when_dropped::Fountain { task, asks: stop.drop_guard() }
}

fn room() -> Room {
    Room::new().tolerate_leaks().tolerate_panics()
}

/// The keeper comes at 50 ms, stops the fountain and covers it.
fn an_evening<F, S>(start: impl Fn() -> F + Clone + Send + 'static, stop: S) -> Timeline
where
    F: 'static,
    S: AsyncFn(F) -> String + Clone + Send + 'static,
{
    room().record_repeatedly(16, async move || {
        declare(["keeper", "fountain"]);
        let fountain = start();
        sleep(ms(50)).await;
        asked("keeper", "stops it");
        let told = AssertUnwindSafe(stop(fountain)).catch_unwind().await;
        event("keeper", told.unwrap_or_else(|_| "panics".into()));
        sleep(ms(50)).await;
    })
}

/// The keeper watches the fountain and means to stop it later; at 50 ms his future is dropped.
fn sent_home<F: 'static>(start: impl Fn() -> F + Clone + Send + 'static) -> Timeline {
    room().record_repeatedly(16, async move || {
        declare(["keeper", "fountain"]);
        let keeper = async {
            let _fountain = start();
            pending::<()>().await;
        };
        let _ = timeout(ms(50), keeper).await;
        cancelled("keeper", "sent home");
        sleep(ms(70)).await;
    })
}

#[test]
fn a_stop_that_asks_returns_before_the_fountain_is_drained() {
    let recording = an_evening(
        || s1_asks::start(fountain),
        async |fountain: s1_asks::Fountain| {
            fountain.stop().await;
            "covers it".into()
        },
    );
    let figure = Figure::new(recording)
        .asks([
            happened("keeper", "80 covers it"),
            claim(|it| {
                at(it, "keeper", "covers it") == Some(50)
                    && ends("fountain", "80 draining done")(it)
            }),
            claim(|it| at(it, "fountain", "draining started").is_none()),
        ])
        .broke("it was covered while it drained", ends("fountain", "80 draining done"));

    shows("05_managed_tasks/start_stop_drop/s1_asks", figure);
}

#[test]
fn a_stop_that_waits_returns_when_the_fountain_is_drained() {
    let recording = an_evening(
        || s2(fountain),
        async |fountain: s2_waits::Fountain| {
            fountain.stop().await;
            "covers it".into()
        },
    );
    let figure = Figure::new(recording)
        .held("it was covered when it was drained", happened("keeper", "80 covers it"));

    shows("05_managed_tasks/start_stop_drop/s2_waits", figure);
}

#[test]
fn a_stop_that_unwraps_panics_after_a_crash() {
    let recording = an_evening(
        || s2(broken),
        async |fountain: s2_waits::Fountain| {
            fountain.stop().await;
            "covers it".into()
        },
    );
    let figure = Figure::new(recording)
        .broke("the keeper was struck by an old crash", happened("keeper", "50 panics"));

    shows("05_managed_tasks/start_stop_drop/s2_crash", figure);
}

#[test]
fn a_stop_that_tells_survives_a_crash() {
    let recording = an_evening(
        || s3(broken),
        async |fountain: s3_tells::Fountain| format!("is told {:?}", fountain.stop().await),
    );
    let figure =
        Figure::new(recording).held("the keeper knows", happened("keeper", "50 is told Crashed"));

    shows("05_managed_tasks/start_stop_drop/s3_crash", figure);
}

#[test]
fn a_fountain_that_is_dropped_plays_on() {
    let recording = sent_home(|| s3(fountain));
    let figure = Figure::new(recording)
        .broke("it played for nobody", |it| at(it, "fountain", "playing dropped").is_none());

    shows("05_managed_tasks/start_stop_drop/s3_dropped", figure);
}

#[test]
fn a_fountain_whose_handle_aborts_is_not_drained() {
    let recording = sent_home(|| tokio_util::task::AbortOnDropHandle::new(s3(fountain).task));
    let figure = Figure::new(recording).broke("it was not drained", |it| {
        at(it, "fountain", "draining started").is_none()
            && at(it, "fountain", "playing dropped") == Some(50)
    });

    shows("05_managed_tasks/start_stop_drop/aborts", figure);
}

#[test]
fn a_fountain_that_asks_when_dropped_is_drained() {
    let recording = sent_home(s4);
    let figure = Figure::new(recording)
        .held("it was drained, and nobody had to wait", ends("fountain", "80 draining done"));

    shows("05_managed_tasks/start_stop_drop/s4_dropped", figure);
}

#[test]
fn a_stop_that_asks_when_dropped_waits_as_well() {
    let recording = an_evening(s4, async |fountain: s4_asks_when_dropped::Fountain| {
        format!("is told {:?}", fountain.stop().await)
    });
    assert_eq!(at(&recording, "keeper", "is told Drained"), Some(80));
}

#[test]
fn a_stop_that_is_given_up_takes_the_fountain_along() {
    let recording =
        an_evening(s4, async |fountain: s4_asks_when_dropped::Fountain| {
            match timeout(ms(10), fountain.stop()).await {
                Ok(end) => format!("is told {end:?}"),
                Err(_) => "gives up".into(),
            }
        });
    let figure = Figure::new(recording)
        .held("it was drained all the same", ends("fountain", "80 draining done"))
        .broke("nobody can wait for that any more", happened("keeper", "60 gives up"));

    shows("05_managed_tasks/start_stop_drop/given_up", figure);
}

#[test]
#[should_panic(expected = "JoinHandle polled after completion")]
fn a_handle_answers_once() {
    testkit::run(async || {
        let mut task = tokio::spawn(async {});
        (&mut task).await.unwrap();
        let _ = (&mut task).await;
    });
}

#[test]
fn a_handle_may_be_awaited_again_if_it_has_not_answered() {
    testkit::run(async || {
        let mut task = tokio::spawn(sleep(ms(30)));
        assert!(timeout(ms(10), &mut task).await.is_err());
        (&mut task).await.unwrap();
        assert_eq!(tasks(), 0);
    });
}
