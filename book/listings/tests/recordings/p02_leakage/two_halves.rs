use crate::{ms, shows};
use futures::FutureExt;
use futures::future::BoxFuture;
use listings::p02_leakage::two_halves::{both, first, owned};
use std::cell::Cell;
use std::future::{pending, ready};
use testkit::quiet::{settle, tasks};
use testkit::run::Room;
use testkit::timeline::{Timeline, declare, event, follow};
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
        event("session", "over");
        sleep(ms(60)).await;
    })
}

fn a_dropped_session(session: Session) -> Timeline {
    Room::new().tolerate_leaks().record_repeatedly(16, async move || {
        declare(["session", "keys", "screen"]);
        let served = timeout(ms(30), session(keys(1000), screen(1000))).await;
        event("session", if served.is_err() { "dropped" } else { "over" });
        sleep(ms(60)).await;
    })
}

#[test]
fn the_half_that_loses_goes_on() {
    shows("02_leakage/two_halves/first", a_closed_window(FIRST));
}

#[test]
fn the_half_that_is_aborted_ends() {
    shows("02_leakage/two_halves/both", a_closed_window(BOTH));
}

#[test]
fn aborting_in_the_arms_needs_an_arm_to_be_reached() {
    shows("02_leakage/two_halves/both_dropped", a_dropped_session(BOTH));
}

#[test]
fn handles_that_abort_on_drop_need_nothing_to_be_reached() {
    assert_eq!(a_closed_window(OWNED), a_closed_window(BOTH));
    shows("02_leakage/two_halves/owned_dropped", a_dropped_session(OWNED));
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
