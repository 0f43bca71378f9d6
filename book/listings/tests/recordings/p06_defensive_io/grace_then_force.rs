use crate::{ms, shows};
use figure::{Figure, Frame, claim, ends, happened};
use listings::p06_defensive_io::grace_then_force::{
    s1_shutdown, s2_wait, s3_a_limit_each, s4_one_instant,
};
use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use testkit::run::Room;
use testkit::timeline::{Timeline, asked, conclude, declare, event, span};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

/// Ann needs 200 ms to put her book back and Bob 900; Eve has headphones on. The library closes at 100 ms.
fn evening(
    close: impl AsyncFn(JoinSet<()>, &CancellationToken) + Clone + Send + 'static,
) -> Timeline {
    Room::new().tolerate_leaks().record_repeatedly(16, async move || {
        declare(["library", "ann", "bob", "eve"]);
        let gong = CancellationToken::new();
        let mut readers = JoinSet::new();
        for (name, takes) in [("ann", Some(200)), ("bob", Some(900)), ("eve", None)] {
            let heard = gong.clone().cancelled_owned();
            readers.spawn(async move {
                let book = span(name, "book");
                match takes {
                    None => pending().await,
                    Some(takes) => {
                        heard.await;
                        sleep(ms(takes)).await;
                    }
                }
                book.done();
            });
        }
        sleep(ms(100)).await;
        asked("library", "gong");
        match timeout(ms(2_900), close(readers, &gong)).await {
            Ok(()) => event("library", "dark"),
            Err(_) => event("library", "still lit"),
        }
    })
}

#[test]
fn a_shutdown_gives_no_time() {
    let recording = evening(async |readers, gong| s1_shutdown::close(readers, gong).await);
    let pattern = evening(async |readers, gong| s4_one_instant::close(readers, gong).await);
    let frame = Frame::over([&recording, &pattern]).later(100);
    let figure = Figure::new(recording)
        .framed(|_| frame)
        .asks([
            claim(ends("bob", "1000 book done")),
            claim(|it| {
                ["ann", "bob", "eve"].into_iter().all(|name| ends(name, "100 book dropped")(it))
            }),
            claim(|it| ends("ann", "300 book done")(it) && ends("bob", "300 book dropped")(it)),
        ])
        .broke("no book is back in its place", ends("ann", "100 book dropped"));
    shows("06_defensive_io/grace_then_force/shutdown", figure);
}

#[test]
fn whoever_waits_for_all_waits_for_the_deaf() {
    let figure = Figure::new(evening(async |readers, gong| s2_wait::close(readers, gong).await))
        .held("two books are back", ends("bob", "1000 book done"))
        .broke("at 3000 ms it is still lit", ends("library", "3000 still lit"));
    shows("06_defensive_io/grace_then_force/wait", figure);
}

#[test]
fn a_limit_for_each_begins_anew() {
    let figure =
        Figure::new(evening(async |readers, gong| s3_a_limit_each::close(readers, gong).await))
            .held("two books are back", ends("bob", "1000 book done"))
            .broke("dark after 1900 ms, of a grace of 1000", ends("library", "2000 dark"));
    shows("06_defensive_io/grace_then_force/a_limit_each", figure);
}

#[test]
fn one_instant_ends_the_grace_for_all() {
    let figure =
        Figure::new(evening(async |readers, gong| s4_one_instant::close(readers, gong).await))
            .held("two books are back", ends("bob", "1000 book done"))
            .held("dark when the grace is over", happened("library", "1100 dark"))
            .held("and Eve is gone", ends("eve", "1100 book dropped"));
    shows("06_defensive_io/grace_then_force/one_instant", figure);
}

/// For one reader who ends, one who panics and one who is aborted.
#[test]
fn what_a_join_tells() {
    let recording = Room::new().tolerate_panics().record(async || {
        declare(["ends", "panics", "is aborted"]);
        let mut readers = JoinSet::new();
        let names = [
            (readers.spawn(async {}).id(), "ends"),
            (readers.spawn(async { panic!("a part of the story") }).id(), "panics"),
            (readers.spawn(pending()).id(), "is aborted"),
        ];
        sleep(ms(1)).await;
        readers.abort_all();
        while let Some(ended) = readers.join_next_with_id().await {
            let (id, what) = match ended {
                Ok((id, ())) => (id, "Ok"),
                Err(error) if error.is_panic() => (error.id(), "Err, is_panic"),
                Err(error) if error.is_cancelled() => (error.id(), "Err, is_cancelled"),
                Err(error) => panic!("{error}"),
            };
            let (_, name) = names.iter().find(|(known, _)| *known == id).unwrap();
            conclude(name, what);
        }
    });
    shows("06_defensive_io/grace_then_force/joined", recording);
}

#[test]
fn a_set_that_is_shut_down_has_waited_for_its_tasks() {
    testkit::run(async || {
        let is_gone = Arc::new(AtomicBool::new(false));
        let mut readers = JoinSet::new();
        let leaves = Leaves(Arc::clone(&is_gone));
        readers.spawn(async move {
            let _leaves = leaves;
            pending::<()>().await;
        });
        sleep(ms(1)).await;
        readers.abort_all();
        assert!(!is_gone.load(Relaxed), "an abort only asks");
        readers.shutdown().await;
        assert!(is_gone.load(Relaxed));
    });
}

struct Leaves(Arc<AtomicBool>);

impl Drop for Leaves {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}
