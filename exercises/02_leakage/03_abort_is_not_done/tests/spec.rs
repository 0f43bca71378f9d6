use std::{
    cell::RefCell,
    panic::AssertUnwindSafe,
    pin::pin,
    task::{Context, Waker},
    time::Duration,
};

use abort_is_not_done::{Ended, Server};
use futures::{
    FutureExt,
    future::{LocalBoxFuture, MaybeDone, maybe_done},
};
use testkit::{
    assert_timeline,
    quiet::{self, completes, settle},
    run::Room,
    scene::{InUse, Port},
    timeline,
};
use tokio::{
    task::yield_now,
    time::{advance, sleep, sleep_until, timeout},
};

/// Leaks have claims of their own, and a crash is part of two stories.
fn room() -> Room {
    Room::new().tolerate_leaks().tolerate_panics()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn start(port: &Port) -> Server {
    Server::start(port.clone(), "v1").unwrap_or_else(|error| {
        panic!("WRONG RESULT: nobody had the port, and start() said: {error}.")
    })
}

/// What `reload()` returned; a panic in it is one of the things that may happen.
async fn reload(server: Server) -> Result<(Server, Ended), String> {
    let reload = AssertUnwindSafe(server.reload("v2")).catch_unwind();
    let complaint = "reload() did not return, 10 s after it was called.";
    match completes(reload, complaint).await {
        Ok(Ok(reloaded)) => Ok(reloaded),
        Ok(Err(InUse { by })) => Err(format!("returned an error: the port is in use by {by}")),
        Err(panic) => Err(match panic.downcast::<String>() {
            Ok(text) => format!("panicked: {text}"),
            Err(_) => "panicked".to_owned(),
        }),
    }
}

#[test]
fn a_server_that_is_left_alone_serves_everybody() {
    room().run(async || {
        let port = Port::new([(10, "ann"), (30, "bob"), (55, "eve")]);

        let _server = start(&port);
        sleep(ms(100)).await;

        let served = port.served().len();
        assert!(
            served == 3 && port.turned_away().is_empty(),
            "WRONG RESULT: 3 clients came, nothing was reloaded, and {served} of them were served."
        );
    });
}

#[test]
fn a_reload_takes_over_the_port() {
    room().run(async || {
        let port = Port::new([(10, "ann"), (90, "bob")]);
        let server = start(&port);
        sleep(ms(50)).await;
        let before = quiet::tasks();

        let reloaded = reload(server).await;
        settle().await;

        let (listener, tasks) = (port.listener(), quiet::tasks());
        match reloaded {
            Err(problem) => panic!(
                "WRONG RESULT: reload() at 50 ms {problem}; nobody but the server had ever wanted the port, and 1 ms later {} listened on it.",
                listener.as_deref().unwrap_or("nobody")
            ),
            Ok((_, ended)) => {
                assert!(
                    ended == Ended::Stopped,
                    "WRONG RESULT: the listener was listening when reload() was called, and reload() told {ended:?}."
                );
                assert!(
                    listener.as_deref() == Some("v2") && tasks == before,
                    "WRONG RESULT: 1 ms after the reload {} listened on the port, and the tasks alive were {tasks}; before the reload they were {before}.",
                    listener.as_deref().unwrap_or("nobody")
                );
            }
        }
    });
}

#[test]
fn no_client_finds_the_port_closed() {
    room().run(async || {
        let port = Port::new([(10, "ann"), (50, "bob"), (90, "eve")]);
        let began = tokio::time::Instant::now();
        let server = start(&port);
        sleep(ms(49)).await;
        advance(Duration::from_micros(500)).await;

        let reloaded = reload(server).await;
        let bound_at = began.elapsed().as_secs_f64() * 1000.0;
        sleep_until(began + ms(100)).await;

        let away = port.turned_away();
        let until = match reloaded {
            Ok(_) => format!("until {bound_at} ms"),
            Err(_) => "for good".to_owned(),
        };
        assert!(
            away.is_empty(),
            "LOST: the port was closed from 49.5 ms {until}; clients who came meanwhile and were turned away: {}.",
            away.join(", ")
        );
    });
}

#[test]
fn a_busy_program_is_reloaded_as_well() {
    room().run(async || {
        let port = Port::new([(10, "ann")]);
        let server = start(&port);
        sleep(ms(50)).await;
        for _ in 0..2000 {
            tokio::spawn(async {
                for _ in 0..20 {
                    yield_now().await;
                }
            });
        }

        let reloaded = reload(server).await;

        if let Err(problem) = reloaded {
            panic!("WRONG RESULT: 2,000 other tasks had something to do, and reload() {problem}.");
        }
    });
}

#[test]
fn a_listener_that_had_ended_is_told_with_its_count() {
    room().run(async || {
        let port = Port::new([(10, "ann"), (90, "bob")]).fails(20);
        let server = start(&port);
        sleep(ms(50)).await;

        let told = reload(server).await.map(|(_, ended)| ended);

        assert!(
            told == Ok(Ended::ByItself(1)),
            "WRONG RESULT: the listener had ended by itself at 20 ms, after 1 client, and reload() at 50 ms {}.",
            said(&told)
        );
    });
}

thread_local! {
    static RELOAD: RefCell<Option<MaybeDone<LocalBoxFuture<'static, Told>>>> =
        const { RefCell::new(None) };
}

/// Takes the reload to where it waits, in the middle of whatever calls this.
fn begin_the_reload() {
    RELOAD.with_borrow_mut(|reload| {
        let reload = reload.as_mut().expect("the scenario has one");
        let _ = reload.poll_unpin(&mut Context::from_waker(Waker::noop()));
    });
}

#[test]
fn a_listener_that_ends_in_the_same_moment_is_told_with_its_count() {
    room().run(async || {
        let port =
            Port::new([(10, "ann"), (90, "bob")]).fails_during(20, begin_the_reload);
        let server = start(&port);
        let told = async { reload(server).await.map(|(_, ended)| ended) };
        RELOAD.set(Some(maybe_done(told.boxed_local())));
        sleep(ms(50)).await;

        let mut reload = pin!(RELOAD.take().expect("nobody else takes it"));
        reload.as_mut().await;
        let told = reload.take_output().expect("it is done");

        assert!(
            told == Ok(Ended::ByItself(1)),
            "WRONG RESULT: the listener was ending by itself at 20 ms, after 1 client, when reload() was called, and reload() {}.",
            said(&told)
        );
    });
}

#[test]
fn a_listener_that_had_crashed_is_told_apart() {
    room().run(async || {
        let port = Port::new([(10, "ann"), (90, "bob")]).crashes(20);
        let server = start(&port);
        sleep(ms(50)).await;

        let told = reload(server).await.map(|(_, ended)| ended);

        assert!(
            told == Ok(Ended::Crashed),
            "WRONG RESULT: the listener had panicked at 20 ms, and reload() at 50 ms {}.",
            said(&told)
        );
    });
}

#[test]
fn a_second_reload_tells_of_the_second_listener() {
    room().run(async || {
        let port = Port::new([(10, "ann"), (60, "bob"), (90, "eve")]).fails(70);
        let server = start(&port);
        sleep(ms(50)).await;

        let server = match reload(server).await {
            Ok((server, Ended::Stopped)) => server,
            Ok((_, ended)) => panic!(
                "WRONG RESULT: the listener was listening when reload() was called at 50 ms, and reload() told {ended:?}."
            ),
            Err(problem) => panic!("WRONG RESULT: the first reload(), at 50 ms, {problem}."),
        };
        sleep(ms(30)).await;
        let told = reload(server).await.map(|(_, ended)| ended);

        assert!(
            told == Ok(Ended::ByItself(1)),
            "WRONG RESULT: the second listener had ended by itself at 70 ms, after 1 client, and the second reload() {}.",
            said(&told)
        );
    });
}

#[test]
fn a_port_that_somebody_else_took_is_an_error() {
    room().run(async || {
        let port = Port::new([(10, "ann")]).fails(20);
        let server = start(&port);
        sleep(ms(30)).await;
        let _taken = port.bind("somebody else");
        sleep(ms(20)).await;

        let told = reload(server).await.map(|(_, ended)| ended);

        let is_told = matches!(&told, Err(problem) if problem.contains("in use by somebody else"));
        assert!(
            is_told,
            "WRONG RESULT: somebody else had taken the port at 30 ms, and reload() at 50 ms {}.",
            said(&told)
        );
    });
}

type Told = Result<Ended, String>;

fn said(told: &Told) -> String {
    match told {
        Ok(ended) => format!("told {ended:?}"),
        Err(problem) => problem.clone(),
    }
}

#[test]
fn the_recording_of_a_reload() {
    let recording = room().record(async || {
        timeline::declare(["operator", "v1", "v2", "after"]);
        let port = Port::new([(10, "ann"), (55, "bob"), (90, "eve")]);
        let server = start(&port);
        sleep(ms(50)).await;

        timeline::event("operator", "reloads");
        let reloaded = timeout(ms(1000), reload(server)).await;
        if let Ok(Ok((_, ended))) = &reloaded {
            timeline::event("operator", format!("was told {ended:?}"));
        }
        sleep(ms(100)).await;
        timeline::conclude("after", format!("{} turned away", port.turned_away().len()));
    });

    assert_timeline!("a_reload", recording);
}
