use std::time::Duration;

use futures::future::join_all;
use testkit::{
    assert_timeline,
    quiet::{self, completes, settle},
    run::Room,
    scene::Clients,
    timeline::{conclude, declare, event, now},
};
use tokio::{
    join,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;
use watcher_per_request::Ticker;

const HANGS: &str = "answer() never returned; its price came after 25 ms.";

/// Leaks have claims of their own.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

async fn price_in(millis: u64) -> u32 {
    sleep(ms(millis)).await;
    101
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[test]
fn a_client_hears_its_price() {
    for known in [25, 9_000] {
        room().run(async move || {
            let (ticker, clients) = (Ticker::new(CancellationToken::new()), Clients::new());

            let complaint = format!("answer() never returned; its price came after {known} ms.");
            completes(ticker.answer(clients.connect("ann"), price_in(known)), &complaint).await;

            let (heard, at) = (clients.heard("ann"), now());
            assert!(
                heard == ["101"] && at == known + 5,
                "WRONG RESULT: the price was 101, known at {known} ms and sent in 5; at {at} ms ann had heard {heard:?}."
            );
        });
    }
}

#[test]
fn a_client_who_waits_is_told_when_the_ticker_stops() {
    room().run(async || {
        let stop = CancellationToken::new();
        let (ticker, clients) = (Ticker::new(stop.clone()), Clients::new());

        let request = async {
            let ended =
                timeout(ms(400), ticker.answer(clients.connect("ann"), price_in(500))).await;
            ended.is_ok().then(now)
        };
        let stopping = async {
            sleep(ms(50)).await;
            stop.cancel();
        };
        let (ended, ()) = join!(request, stopping);
        sleep(ms(20)).await;

        is_told(&clients, "ann", 50, ended);
    });
}

#[test]
fn a_client_who_comes_too_late_is_told() {
    room().run(async || {
        let stop = CancellationToken::new();
        let (ticker, clients) = (Ticker::new(stop.clone()), Clients::new());

        sleep(ms(10)).await;
        stop.cancel();
        sleep(ms(40)).await;
        let ended = timeout(ms(400), ticker.answer(clients.connect("ann"), price_in(500))).await;
        let ended = ended.is_ok().then(now);
        sleep(ms(20)).await;

        is_told(&clients, "ann", 50, ended);
    });
}

#[track_caller]
fn is_told(clients: &Clients, name: &str, since: u64, ended: Option<u64>) {
    let heard = clients.heard(name);
    let at = now();
    assert!(
        !heard.is_empty(),
        "LOST: from {since} ms on {name} should have been told that the ticker stops; at {at} ms {name} had heard nothing."
    );
    assert!(
        heard == ["closing"],
        "WRONG RESULT: from {since} ms on {name} should have been told that the ticker stops; {name} heard {heard:?}."
    );
    let Some(ended) = ended else {
        panic!("HANG: {name} was told \"closing\"; at {at} ms the request had not ended.");
    };
    assert!(
        ended <= since + 10,
        "BLIND WHEN IDLE: from {since} ms on {name} should have been told that the ticker stops, which takes 5 ms to send; the request ended at {ended} ms."
    );
}

#[test]
fn a_hundred_answered_clients_leave_nothing_behind() {
    room().run(async || {
        let (ticker, clients) = (Ticker::new(CancellationToken::new()), Clients::new());

        let requests = (1..=100).map(|n| {
            let client = clients.connect(&format!("client {n}"));
            ticker.answer(client, price_in(25))
        });
        completes(join_all(requests), HANGS).await;
        sleep(ms(20)).await;

        nothing_is_left("LEAK AFTER SUCCESS: 100 clients were answered", 20, &clients);
    });
}

#[test]
fn a_hundred_clients_who_hang_up_leave_nothing_behind() {
    room().run(async || {
        let (ticker, clients) = (Ticker::new(CancellationToken::new()), Clients::new());

        let requests = (1..=100).map(|n| {
            let client = clients.connect(&format!("client {n}"));
            timeout(ms(15), ticker.answer(client, price_in(25)))
        });
        let ended = join_all(requests).await;
        sleep(ms(20)).await;

        let early = ended.iter().filter(|request| request.is_ok()).count();
        assert!(
            early == 0,
            "WRONG RESULT: {early} of 100 requests ended within 15 ms; the price is known at 25."
        );
        nothing_is_left("LEAK: 100 clients hung up", 20, &clients);
    });
}

/// One task that a ticker has for itself is not counted.
#[track_caller]
fn nothing_is_left(what: &str, after: u64, clients: &Clients) {
    let (connected, tasks) = (clients.connected(), quiet::tasks());
    assert!(
        connected == 0 && tasks <= 1,
        "{what}; {after} ms later {connected} of the connections were open, and the tasks alive were {tasks}."
    );
}

#[test]
fn who_was_answered_hears_nothing_more() {
    room().run(async || {
        let stop = CancellationToken::new();
        let (ticker, clients) = (Ticker::new(stop.clone()), Clients::new());

        completes(ticker.answer(clients.connect("ann"), price_in(25)), HANGS).await;
        sleep(ms(20)).await;
        let before = clients.heard("ann");
        stop.cancel();
        sleep(ms(20)).await;

        let heard = clients.heard("ann");
        assert!(
            heard.first().is_some_and(|first| first == "101"),
            "WRONG RESULT: the price was 101; ann heard {heard:?}."
        );
        let when = if before == heard { "her request ended" } else { "the ticker stopped" };
        assert!(
            heard == ["101"],
            "GHOST EFFECT: ann was answered at 30 ms; when {when} she was told something more, in all {heard:?}."
        );
    });
}

#[test]
fn who_hung_up_hears_nothing_more() {
    room().run(async || {
        let stop = CancellationToken::new();
        let (ticker, clients) = (Ticker::new(stop.clone()), Clients::new());

        let ended = timeout(ms(15), ticker.answer(clients.connect("ann"), price_in(25))).await;
        sleep(ms(20)).await;
        let before = clients.heard("ann");
        stop.cancel();
        sleep(ms(20)).await;

        assert!(
            ended.is_err(),
            "WRONG RESULT: the request ended within 15 ms; the price is known at 25."
        );
        let heard = clients.heard("ann");
        let when = if before == heard { "her request was dropped" } else { "the ticker stopped" };
        assert!(
            heard.is_empty(),
            "GHOST EFFECT: ann hung up at 15 ms; when {when} she was told {heard:?}."
        );
    });
}

#[test]
fn a_price_on_its_way_arrives_and_nothing_else() {
    room().run(async || {
        let stop = CancellationToken::new();
        let (ticker, clients) = (Ticker::new(stop.clone()), Clients::new());

        let stopping = async {
            sleep(ms(27)).await;
            stop.cancel();
        };
        let request = completes(ticker.answer(clients.connect("ann"), price_in(25)), HANGS);
        join!(request, stopping);
        sleep(ms(20)).await;

        let heard = clients.heard("ann");
        let story =
            "ann's price was sent from 25 ms on, which takes 5 ms, and the ticker stopped at 27";
        assert!(
            !heard.iter().any(|word| word.ends_with('…')),
            "TORN: {story}; a word was cut off on its way: she heard {heard:?}."
        );
        assert!(
            heard.first().is_some_and(|first| first == "101"),
            "WRONG RESULT: {story}; she heard {heard:?}."
        );
        assert!(heard == ["101"], "GHOST EFFECT: {story}; she heard {heard:?}.");
    });
}

#[test]
fn a_goodbye_on_its_way_arrives_and_nothing_else() {
    room().run(async || {
        let stop = CancellationToken::new();
        let (ticker, clients) = (Ticker::new(stop.clone()), Clients::new());

        let stopping = async {
            sleep(ms(23)).await;
            stop.cancel();
        };
        let request = completes(ticker.answer(clients.connect("ann"), price_in(25)), HANGS);
        join!(request, stopping);
        sleep(ms(20)).await;

        let heard = clients.heard("ann");
        let story = "the ticker stopped at 23 ms, ann's price was known at 25, and a word takes 5 ms to send";
        assert!(
            !heard.iter().any(|word| word.ends_with('…')),
            "TORN: {story}; a word was cut off on its way: she heard {heard:?}."
        );
        assert!(
            heard.first().is_some_and(|first| first == "closing"),
            "WRONG RESULT: {story}; she heard {heard:?}."
        );
        assert!(heard == ["closing"], "GHOST EFFECT: {story}; she heard {heard:?}.");
    });
}

#[test]
fn everybody_who_waits_is_told_at_the_same_time() {
    room().run(async || {
        let stop = CancellationToken::new();
        let (ticker, clients) = (Ticker::new(stop.clone()), Clients::new());
        let told = || (1..=100).filter(|n| clients.heard(&format!("client {n}")) == ["closing"]).count();

        let requests = (1..=100).map(|n| {
            let client = clients.connect(&format!("client {n}"));
            timeout(ms(1000), ticker.answer(client, price_in(2000)))
        });
        let stopping = async {
            sleep(ms(50)).await;
            stop.cancel();
            sleep(ms(10)).await;
            told()
        };
        let (ended, soon) = join!(join_all(requests), stopping);

        let (ended, told) = (ended.iter().filter(|request| request.is_ok()).count(), told());
        let story = "the ticker stopped at 50 ms while 100 clients waited, and \"closing\" takes 5 ms to send";
        assert!(
            told == 100 && ended == 100,
            "LOST: {story}; at {} ms {told} of them had heard it, and {ended} of their requests had ended.",
            now()
        );
        assert!(soon > 0, "BLIND WHEN IDLE: {story}; at 60 ms none of them had heard it.");
        assert!(soon == 100, "SERIAL: {story}; at 60 ms {soon} of them had heard it.");
    });
}

#[test]
fn a_request_that_said_goodbye_leaves_nothing_behind() {
    room().run(async || {
        let stop = CancellationToken::new();
        let (ticker, clients) = (Ticker::new(stop.clone()), Clients::new());

        let request = timeout(ms(400), ticker.answer(clients.connect("ann"), price_in(500)));
        let stopping = async {
            sleep(ms(50)).await;
            stop.cancel();
        };
        let (ended, ()) = join!(request, stopping);
        let at = now();
        settle().await;

        assert!(
            ended.is_ok(),
            "HANG: the ticker stopped at 50 ms, and at {at} the request had not ended."
        );
        let story = format!("LEAK: the ticker stopped at 50 ms, and ann's request ended at {at}");
        nothing_is_left(&story, 1, &clients);
    });
}

#[test]
fn who_hangs_up_during_a_word_leaves_nothing_behind() {
    for (stops, what) in
        [(1000, "2 ms after the price was known"), (24, "3 ms after the ticker had stopped")]
    {
        room().run(async move || {
            let stop = CancellationToken::new();
            let (ticker, clients) = (Ticker::new(stop.clone()), Clients::new());

            let requests = async {
                let requests = (1..=100).map(|n| {
                    let client = clients.connect(&format!("client {n}"));
                    timeout(ms(27), ticker.answer(client, price_in(25)))
                });
                let ended = join_all(requests).await;
                settle().await;
                let early = ended.iter().filter(|request| request.is_ok()).count();
                assert!(
                    early == 0,
                    "WRONG RESULT: {early} of 100 requests ended by 27 ms, {what}; a word takes 5 ms to send."
                );
                let story = format!("LEAK: 100 clients hung up at 27 ms, {what}");
                nothing_is_left(&story, 1, &clients);
            };
            let stopping = async {
                sleep(ms(stops)).await;
                stop.cancel();
            };
            join!(requests, stopping);
        });
    }
}

#[test]
fn the_recording_of_a_day() {
    let recording = room().record(async || {
        declare(["ticker", "ann", "bob", "eve", "joe", "after"]);
        let stop = CancellationToken::new();
        let (ticker, clients) = (Ticker::new(stop.clone()), Clients::new());

        let answered = ticker.answer(clients.connect("ann"), price_in(25));
        let hangs_up = timeout(ms(40), ticker.answer(clients.connect("bob"), price_in(500)));
        let waits = timeout(ms(200), ticker.answer(clients.connect("eve"), price_in(500)));
        let stopping = async {
            sleep(ms(60)).await;
            event("ticker", "told to stop");
            stop.cancel();
        };
        let _ = join!(answered, hangs_up, waits, stopping);
        sleep(ms(15)).await;
        let _ = timeout(ms(200), ticker.answer(clients.connect("joe"), price_in(500))).await;
        drop(ticker);
        sleep(ms(20)).await;
        conclude("after", format!("{} tasks alive", quiet::tasks()));
    });

    assert_timeline!("a_day", recording);
}
