use crate::{ms, shows};
use figure::{Figure, alive_at, claim, ends};
use futures::FutureExt;
use futures::future::BoxFuture;
use listings::p02_leakage::two_halves::{both, first, owned};
use std::cell::Cell;
use std::future::{pending, ready};
use testkit::quiet::{settle, tasks};
use testkit::run::Room;
use testkit::timeline::{Timeline, cancelled, declare, event, follow};
use tokio::select;
use tokio::time::{sleep, timeout};

/// The user types until the window is closed.
fn keys(closed_at: u64) -> BoxFuture<'static, ()> {
    follow("keys", "reading", sleep(ms(closed_at))).boxed()
}

/// The host paints a frame every 20 ms, and hangs up after so many of them.
fn screen(frames: u64) -> BoxFuture<'static, ()> {
    follow("screen", "painting", async move {
        for frame in 1..=frames {
            sleep(ms(20)).await;
            event("screen", format!("frame {frame}"));
        }
    })
    .boxed()
}

type Session = fn(BoxFuture<'static, ()>, BoxFuture<'static, ()>) -> BoxFuture<'static, ()>;

const FIRST: Session = |keys, screen| first::session(keys, screen).boxed();
const BOTH: Session = |keys, screen| both::session(keys, screen).boxed();
const OWNED: Session = |keys, screen| owned::session(keys, screen).boxed();

fn a_closed_window(session: Session) -> Timeline {
    Room::new().tolerate_leaks().record_repeatedly(16, async move || {
        declare(["session", "keys", "screen"]);
        session(keys(50), screen(1000)).await;
        cancelled("session", "over");
        sleep(ms(60)).await;
    })
}

fn a_dropped_session(session: Session) -> Timeline {
    Room::new().tolerate_leaks().record_repeatedly(16, async move || {
        declare(["session", "keys", "screen"]);
        let served = timeout(ms(30), session(keys(1000), screen(1000))).await;
        assert!(served.is_err());
        cancelled("session", "dropped");
        sleep(ms(60)).await;
    })
}

#[test]
fn the_half_that_loses_goes_on() {
    let last_frame = |it: &Timeline| {
        let frames = it.lanes()[2].events.iter().filter(|event| event.what.starts_with("frame"));
        frames.map(|frame| frame.at).max()
    };
    let figure = Figure::new(a_closed_window(FIRST))
        .asks([
            claim(move |it| last_frame(it) == Some(40)),
            claim(move |it| last_frame(it) == Some(60)),
            alive_at(110, ["screen"]),
        ])
        .broke("the screen is painted for a window that is closed", ends("screen", "100 frame 5"));

    shows("02_leakage/two_halves/first", figure);
}

#[test]
fn the_half_that_is_aborted_ends() {
    let figure = Figure::new(a_closed_window(BOTH))
        .held("painting ends with the session", ends("screen", "50 painting dropped"));

    shows("02_leakage/two_halves/both", figure);
}

#[test]
fn aborting_in_the_arms_needs_an_arm_to_be_reached() {
    let figure = Figure::new(a_dropped_session(BOTH))
        .broke("both halves go on without their session", alive_at(90, ["keys", "screen"]));

    shows("02_leakage/two_halves/both_dropped", figure);
}

#[test]
fn handles_that_abort_on_drop_need_nothing_to_be_reached() {
    assert_eq!(a_closed_window(OWNED), a_closed_window(BOTH));
    let figure = Figure::new(a_dropped_session(OWNED))
        .held("both halves end with their session", alive_at(31, []));

    shows("02_leakage/two_halves/owned_dropped", figure);
}

#[test]
fn a_host_that_hangs_up_ends_the_other_half_as_well() {
    let alive = |session: Session| {
        Room::new().tolerate_leaks().run(async move || {
            session(keys(1000), screen(2)).await;
            settle().await;
            tasks()
        })
    };
    assert_eq!([FIRST, BOTH, OWNED].map(alive), [1, 0, 0]);
}

#[test]
fn select_drops_a_future_that_loses_before_the_arm_runs() {
    testkit::run(async || {
        struct Loser<'a>(&'a Cell<bool>);
        impl Drop for Loser<'_> {
            fn drop(&mut self) {
                self.0.set(true);
            }
        }
        let dropped = Cell::new(false);
        let loser = async {
            let _held = Loser(&dropped);
            pending::<()>().await;
        };

        select! {
            biased;
            () = loser => {}
            () = ready(()) => assert!(dropped.get()),
        }
    });
}

#[test]
fn select_drops_only_the_reference_to_a_handle() {
    testkit::run(async || {
        let mut handle = tokio::spawn(sleep(ms(20)));
        select! {
            biased;
            _ = &mut handle => unreachable!("the task takes 20 ms"),
            () = sleep(ms(10)) => {}
        }
        assert!(handle.await.is_ok());
    });
}
