use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
    time::Duration,
};

use no_await_in_drop::Session;
use testkit::{
    assert_timeline,
    quiet::{self, completes, settle},
    run::Room,
    scene::Licences,
    timeline,
};
use tokio::{
    runtime::{Builder, Runtime},
    time::{Instant, sleep, timeout},
};

const HANGS: &str = "close() never returned, although the server replies after 20 ms.";

/// Leaks and panics have claims of their own.
fn room() -> Room {
    Room::new().tolerate_leaks().tolerate_panics()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[test]
fn a_session_that_is_closed_says_goodbye_and_waits_for_the_reply() {
    room().run(async || {
        let server = Licences::new("server", 20);
        let mut session = Session::open(&server, "ann").await;
        session.renew().await;

        completes(session.close(), HANGS).await;

        let (goodbyes, replies) = (server.goodbyes(), server.replies());
        assert!(goodbyes > 0, "LOST: the session was closed, and no goodbye came to the server.");
        assert!(
            replies > 0,
            "LOST: close() returned before the server had replied; goodbyes on their way: {goodbyes}."
        );
    });
}

#[test]
fn a_reply_that_takes_long_is_waited_for() {
    room().run(async || {
        let server = Licences::new("server", 4_000);
        let mut session = Session::open(&server, "ann").await;
        session.renew().await;
        let began = Instant::now();

        completes(
            session.close(),
            "close() never returned, although the server replies after 4 s.",
        )
        .await;

        let waited = began.elapsed().as_millis();
        assert!(
            server.replies() > 0,
            "LOST: the server replies after 4 s, and close() returned after {waited} ms."
        );
    });
}

#[test]
fn a_session_that_was_closed_says_nothing_more() {
    room().run(async || {
        let server = Licences::new("server", 20);

        {
            let mut session = Session::open(&server, "ann").await;
            session.renew().await;
            completes(session.close(), HANGS).await;
        }
        sleep(ms(500)).await;

        let (goodbyes, resets, tasks) = (server.goodbyes(), server.resets(), quiet::tasks());
        assert!(
            goodbyes + resets == 1,
            "TWICE: the session was closed; half a second later its goodbyes were {goodbyes}, its resets {resets}."
        );
        assert!(
            tasks == 0,
            "LEAK AFTER SUCCESS: the session was closed; tasks of it that lived on: {tasks}."
        );
    });
}

#[test]
fn a_session_dropped_without_close_gives_its_seat_back() {
    room().run(async || {
        let server = Licences::new("server", 20);
        let session = Session::open(&server, "ann").await;
        let before = quiet::tasks();

        let dropped = catch_unwind(AssertUnwindSafe(|| drop(session)));
        let started = quiet::tasks().saturating_sub(before);
        settle().await;

        let taken = server.taken();
        assert!(dropped.is_ok(), "WRONG RESULT: dropping the session panicked: {}", words(dropped));
        assert!(started == 0, "ORPHAN TASK: dropping the session started tasks: {started}.");
        assert!(
            taken == 0,
            "LEAK: the session was dropped without close(); 1 ms later its seat was still taken."
        );
        assert!(
            server.resets() == 1,
            "TWICE: the session was dropped without close(), and its line was reset {} times.",
            server.resets()
        );
    });
}

#[test]
fn a_close_that_is_dropped_gives_the_seat_back() {
    for (at, when) in [(0, "before its first poll"), (5, "at 5 ms")] {
        room().run(async move || {
            let server = Licences::new("server", 20);

            let client = async {
                let mut session = Session::open(&server, "ann").await;
                session.renew().await;
                match at {
                    0 => drop(session.close()),
                    at => drop(timeout(ms(at), session.close()).await),
                }
            };
            client.await;
            settle().await;

            let (replies, taken, tasks) = (server.replies(), server.taken(), quiet::tasks());
            assert!(
                replies == 0,
                "WRONG RESULT: close() was dropped {when}; 1 ms later the server had replied, which takes it 20."
            );
            assert!(
                taken == 0,
                "LEAK: close() was dropped {when}, and no reply had come; 1 ms later the seat was still taken."
            );
            assert!(
                tasks == 0,
                "ORPHAN TASK: close() was dropped {when}; tasks of it that lived on 1 ms later: {tasks}."
            );
        });
    }
}

#[test]
fn a_session_whose_renewal_was_dropped_gives_its_seat_back() {
    room().run(async || {
        let server = Licences::new("server", 20);
        let mut session = Session::open(&server, "ann").await;

        let renewal = timeout(ms(5), session.renew()).await;
        drop(session);
        settle().await;

        let taken = server.taken();
        assert!(
            renewal.is_err(),
            "WRONG RESULT: renew() returned within 5 ms; the server replies after 20."
        );
        assert!(
            taken == 0,
            "LEAK: renew() was dropped at 5 ms, and the session right after it; 1 ms later its seat was still taken."
        );
    });
}

#[test]
fn a_session_that_ends_with_its_runtime_gives_its_seat_back() {
    room().run(async || {
        let server = Licences::new("server", 20);

        let ended = elsewhere({
            let server = server.clone();
            move |runtime| {
                runtime.spawn(async move {
                    let _session = Session::open(&server, "ann").await;
                    std::future::pending::<()>().await;
                });
                runtime.block_on(async { sleep(ms(50)).await });
                drop(runtime);
            }
        });

        assert!(
            ended.is_ok(),
            "WRONG RESULT: the runtime shut down while a session was open, and dropping it panicked: {}",
            words(ended)
        );
        assert!(
            server.taken() == 0,
            "LOST: the runtime shut down while a session was open, and its seat was still taken afterwards."
        );
    });
}

#[test]
fn a_session_dropped_where_no_runtime_is_gives_its_seat_back() {
    room().run(async || {
        let server = Licences::new("server", 20);

        let ended = elsewhere({
            let server = server.clone();
            move |runtime| {
                let session = runtime.block_on(Session::open(&server, "ann"));
                drop(runtime);
                drop(session);
            }
        });

        assert!(
            ended.is_ok(),
            "WRONG RESULT: the session was dropped after its runtime, and that panicked: {}",
            words(ended)
        );
        assert!(
            server.taken() == 0,
            "LOST: the session was dropped after its runtime, and its seat was still taken afterwards."
        );
    });
}

#[test]
fn a_program_that_uses_a_session_compiles() {
    compile_check::accepts!("opens_renews_and_closes");
}

#[test]
fn a_session_cannot_be_used_after_it_was_closed() {
    compile_check::refuses!("renews_after_close", "E0382", "moved value: `session`");
}

#[test]
fn a_close_cannot_go_without_its_await() {
    compile_check::refuses!("forgets_to_await", "unused_must_use", "must be used");
}

#[test]
fn the_recording_of_two_sessions() {
    let recording = room().record(async || {
        timeline::declare(["client", "server", "after"]);
        let server = Licences::new("server", 20);
        {
            let mut session = Session::open(&server, "ann").await;
            session.renew().await;
            timeline::event("client", "closes the session of ann");
            completes(session.close(), HANGS).await;
            timeline::event("client", "goes on");
        }
        let mut session = Session::open(&server, "bob").await;
        session.renew().await;
        timeline::event("client", "drops the session of bob");
        drop(session);
        sleep(ms(500)).await;
        let (seats, tasks) = (server.taken(), quiet::tasks());
        timeline::conclude("after", format!("{seats} seats taken, {tasks} tasks alive"));
    });

    assert_timeline!("two_sessions", recording);
}

/// Runs `scene` with a runtime of its own, on a thread where there is no other.
fn elsewhere(scene: impl FnOnce(Runtime) + Send + 'static) -> thread::Result<()> {
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build();
    let runtime = runtime.expect("a runtime");
    thread::spawn(move || scene(runtime)).join()
}

/// What a panic said.
fn words(panic: thread::Result<()>) -> String {
    let Err(payload) = panic else { return String::new() };
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => {
            payload.downcast::<&str>().map_or_else(|_| String::new(), |text| text.to_string())
        }
    }
}
