use std::time::Duration;

use idle_timeout::{End, serve};
use testkit::{
    assert_timeline,
    quiet::{completes, settle, tasks},
    run::Room,
    scene::{Broken, Feed, Peer, Store},
    timeline::{declare, event, now, so_far},
};
use tokio::{runtime::Handle, time::timeout};

const HANGS: &str = "serve() never returned, although its client hung up.";

/// Whoever leaves it to chance is found out, but for one time in four billion.
const CLIENTS: usize = 32;

/// Leaks have a claim of their own.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

/// Posting a line takes 5 ms.
fn board() -> Store {
    Store::new("board", 5)
}

/// The others say something every 23 ms.
fn lively() -> Feed<&'static str> {
    Feed::new((1..=40).map(|n| (n * 23, "bla")))
}

fn silent() -> Feed<&'static str> {
    Feed::new([])
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// When something was written to ann.
fn told(what: &str) -> Vec<u64> {
    let recording = so_far();
    let writer = recording.lanes().iter().find(|lane| lane.name == "ann's writer");
    let events = writer.map(|lane| lane.events.as_slice()).unwrap_or_default();
    events
        .iter()
        .filter(|event| event.what == format!("wrote {what}"))
        .map(|event| event.at)
        .collect()
}

fn asked() -> Vec<u64> {
    told("still there?")
}

fn was_asked(at: &[u64]) -> String {
    if at.is_empty() { "was never asked".to_owned() } else { format!("was asked {}", times(at)) }
}

fn times(at: &[u64]) -> String {
    match at {
        [first, second, third, .., last] if at.len() > 4 => {
            format!("at {first}, {second}, {third} … {last} ms, {} times", at.len())
        }
        _ => {
            let at: Vec<String> = at.iter().map(u64::to_string).collect();
            format!("at {} ms", at.join(", "))
        }
    }
}

/// How and when a client's service ended, if it did within half a second.
async fn half_a_second(
    ann: &Peer,
    others: Feed<&'static str>,
    board: Store,
) -> Option<(Result<End, Broken>, u64)> {
    let end = timeout(ms(500), serve(ann.connect(), others, board)).await.ok()?;
    Some((end, now()))
}

fn ended(end: &Option<(Result<End, Broken>, u64)>) -> String {
    match end {
        None => "at 500 ms she was still served".to_owned(),
        Some((end, at)) => format!("serve() returned {end:?} at {at} ms"),
    }
}

#[test]
fn what_the_client_says_is_posted() {
    room().run(async || {
        let (ann, board) = (Peer::new("ann").says(10, "hello").says(30, "bye").hangs_up(32), board());

        let end = completes(serve(ann.connect(), silent(), board.clone()), HANGS).await;

        let posted = board.committed();
        assert!(
            end == Ok(End::HungUp) && posted == ["hello", "bye"],
            "WRONG RESULT: ann said \"hello\" at 10 ms and \"bye\" at 30, and hung up at 32; posting a line takes 5 ms. {posted:?} were posted when serve() returned {end:?}."
        );
    });
}

#[test]
fn what_the_others_say_is_told_at_once() {
    room().run(async || {
        let ann = Peer::new("ann").hangs_up(58);
        let others = Feed::new([(20, "welcome"), (40, "hi ann")]);

        completes(serve(ann.connect(), others, board()), HANGS).await.ok();

        let (received, at) = (ann.received(), [told("welcome"), told("hi ann")].concat());
        assert!(
            received == ["welcome", "hi ann"],
            "WRONG RESULT: the others said \"welcome\" at 20 ms and \"hi ann\" at 40, and ann hung up at 58; she was told {received:?}."
        );
        assert!(
            at == [20, 40],
            "SERIAL: the others said something at 20 and at 40 ms; ann was told so {}.",
            times(&at)
        );
    });
}

#[test]
fn a_line_takes_its_time_to_be_told() {
    room().run(async || {
        let ann = Peer::new("ann").takes(30);

        half_a_second(&ann, Feed::new([(50, "hi ann")]), board()).await;

        let received = ann.received();
        assert!(
            received.iter().any(|line| line == "hi ann"),
            "LOST: the others said \"hi ann\" at 50 ms, and ann takes 30 ms to receive a line; in all she was told {received:?}."
        );
    });
}

#[test]
fn a_connection_that_is_broken_is_served_no_longer() {
    for (others, due, story) in [
        (&[(40, "hi ann")][..], 40, "the others said something at 40"),
        (&[], 60, "nobody said anything, so she was to be asked at 60"),
    ] {
        room().run(async move || {
            let ann = Peer::new("ann").breaks(30);

            let end = half_a_second(&ann, Feed::new(others.iter().copied()), board()).await;

            assert!(
                matches!(end, Some((Err(Broken), at)) if (due..=due + 1).contains(&at)),
                "WRONG RESULT: ann's connection was broken from 30 ms on, and {story}; {}.",
                ended(&end)
            );
        });
    }
}

#[test]
fn a_silent_client_in_a_silent_room_is_asked_and_dropped() {
    room().run(async || {
        let ann = Peer::new("ann");
        let end = half_a_second(&ann, silent(), board()).await;
        is_dropped("BLIND WHEN IDLE", "ann said nothing, nor did the others", &end, 60, 120);
    });
}

#[test]
fn a_silent_client_in_a_lively_room_is_asked_and_dropped() {
    room().run(async || {
        let ann = Peer::new("ann");
        let end = half_a_second(&ann, lively(), board()).await;
        is_dropped(
            "BLIND UNDER LOAD",
            "ann said nothing, and the others something every 23 ms",
            &end,
            60,
            120,
        );
    });
}

#[test]
fn a_client_who_falls_silent_in_a_lively_room_is_asked_and_dropped() {
    room().run(async || {
        let ann = Peer::new("ann").says(50, "hello");
        let end = half_a_second(&ann, lively(), board()).await;
        let story = "ann said something at 50 ms, which was posted at 55, and nothing more. The others said something every 23 ms";
        is_dropped("BLIND UNDER LOAD", story, &end, 115, 175);
    });
}

#[track_caller]
fn is_dropped(
    blind: &str,
    story: &str,
    end: &Option<(Result<End, Broken>, u64)>,
    due: u64,
    over: u64,
) {
    let asked = asked();
    let Some(first) = asked.first() else {
        panic!(
            "{blind}: {story}; she should have been asked at {due} ms, and was never asked; {}.",
            ended(end)
        );
    };
    assert!(
        *first >= due,
        "WRONG RESULT: {story}; she should have been asked at {due} ms, and {}.",
        was_asked(&asked)
    );
    assert!(
        *first <= due + 1,
        "{blind}: {story}; she should have been asked at {due} ms, and {}.",
        was_asked(&asked)
    );
    assert!(
        asked.len() == 1,
        "TWICE: {story}; she should have been asked once, at {due} ms, and {}.",
        was_asked(&asked)
    );
    assert!(
        matches!(end, Some((Ok(End::Idle), at)) if (over..=over + 1).contains(at)),
        "WRONG RESULT: {story}; she was asked at {due} ms and did not answer, so the end is due at {over}; {}.",
        ended(end)
    );
}

#[test]
fn a_client_who_talks_is_not_asked() {
    room().run(async || {
        let ann = (1..=10).fold(Peer::new("ann").hangs_up(440), |ann, n| ann.says(n * 41, "hello"));

        let end = half_a_second(&ann, lively(), board()).await;

        let asked = asked();
        assert!(
            asked.is_empty(),
            "WRONG RESULT: ann said something every 41 ms, and was asked whether she is still there {}.",
            times(&asked)
        );
        assert!(
            matches!(end, Some((Ok(End::HungUp), _))),
            "WRONG RESULT: ann said something every 41 ms until 410 and hung up at 440; {}.",
            ended(&end)
        );
    });
}

#[test]
fn a_client_who_answers_is_served_on() {
    room().run(async || {
        let ann = Peer::new("ann").says(90, "yes");

        let end = half_a_second(&ann, lively(), board()).await;

        let asked = asked();
        assert!(
            asked.first().is_some_and(|first| *first <= 61),
            "BLIND UNDER LOAD: ann said nothing until 90 ms; she should have been asked at 60, and {}.",
            was_asked(&asked)
        );
        let story = "ann said nothing until 90 ms, then \"yes\", which was posted at 95, and nothing more";
        assert!(
            asked.len() == 2 && (155..=156).contains(&asked[1]),
            "WRONG RESULT: {story}; she should have been asked at 60 ms and again at 155, and in all she {}; {}.",
            was_asked(&asked),
            ended(&end)
        );
        assert!(
            matches!(end, Some((Ok(End::Idle), 215 | 216))),
            "WRONG RESULT: {story}; she was asked again at 155, so the end is due at 215; {}.",
            ended(&end)
        );
    });
}

#[test]
fn a_client_is_not_idle_while_its_line_is_posted() {
    room().run(async || {
        let ann = Peer::new("ann").says(10, "a picture").says(130, "like it?").hangs_up(240);
        let board = Store::new("board", 100);

        half_a_second(&ann, silent(), board.clone()).await;

        let (asked, posted) = (asked(), board.committed());
        assert!(
            asked.is_empty(),
            "WRONG RESULT: ann said something at 10 ms, which took until 110 to post, and something else at 130; she was asked {}.",
            times(&asked)
        );
        assert!(
            posted == ["a picture", "like it?"],
            "LOST: ann said \"a picture\" at 10 ms and \"like it?\" at 130, and hung up at 240; posting a line takes 100 ms, and in all {posted:?} were posted."
        );
    });
}

#[test]
fn an_answer_to_a_question_on_its_way_counts() {
    room().run(async || {
        let ann = Peer::new("ann").takes(30).says(70, "yes");

        let end = half_a_second(&ann, silent(), board()).await;

        let asked = asked();
        assert!(
            asked.len() == 2 && matches!(end, Some((Ok(End::Idle), _))),
            "WRONG RESULT: ann takes 30 ms to receive a line; the question was due at 60 ms, she said \"yes\" at 70, and nothing more. She should have been asked once more after that, and in all she {}; {}.",
            was_asked(&asked),
            ended(&end)
        );
    });
}

#[test]
fn the_time_to_answer_begins_when_the_question_is_written() {
    room().run(async || {
        let ann = Peer::new("ann").takes(70);

        let end = half_a_second(&ann, silent(), board()).await;

        assert!(
            matches!(end, Some((Ok(End::Idle), 190 | 191))),
            "WRONG RESULT: ann said nothing, and takes 70 ms to receive a line; the question was due at 60 ms, so it is there at 130, and the end is due at 190; {}.",
            ended(&end)
        );
    });
}

#[test]
fn a_client_whose_next_line_waits_is_not_asked() {
    let mut disturbed = 0;
    for _ in 0..CLIENTS {
        let asked = room().run(async || {
            let ann = Peer::new("ann").says(10, "a picture").says(50, "like it?").hangs_up(205);
            half_a_second(&ann, silent(), Store::new("board", 100)).await;
            asked()
        });
        disturbed += usize::from(!asked.is_empty());
    }

    assert!(
        disturbed == 0,
        "WRONG RESULT: each of {CLIENTS} clients said something at 10 ms, which took until 110 to post, said something else at 50, and hung up at 205; {disturbed} of them were asked whether they are still there."
    );
}

#[test]
fn a_client_who_speaks_while_a_line_is_on_its_way_is_not_asked() {
    let mut disturbed = 0;
    for _ in 0..CLIENTS {
        let asked = room().run(async || {
            let ann = Peer::new("ann").takes(30).says(50, "hello").hangs_up(110);
            half_a_second(&ann, Feed::new([(45, "bla")]), board()).await;
            asked()
        });
        disturbed += usize::from(!asked.is_empty());
    }

    assert!(
        disturbed == 0,
        "WRONG RESULT: each of {CLIENTS} clients was told something from 45 to 75 ms, said something itself at 50, and hung up at 110; {disturbed} of them were asked whether they are still there."
    );
}

#[test]
fn a_silent_client_who_is_slow_to_receive_is_asked_and_dropped() {
    let mut late = 0;
    for _ in 0..CLIENTS {
        let in_time = room().run(async || {
            let end = half_a_second(&Peer::new("ann").takes(30), lively(), board()).await;
            asked().first().is_some_and(|at| *at <= 120) && end.is_some_and(|(_, at)| at <= 210)
        });
        late += usize::from(!in_time);
    }

    assert!(
        late == 0,
        "BLIND UNDER LOAD: each of {CLIENTS} clients said nothing, and took 30 ms to receive a line; the others said something every 23 ms. With one line on its way, the question is there at 120 ms, and the end at 210; {late} of them were asked or dropped later than that."
    );
}

#[test]
fn nothing_is_left_of_a_client() {
    for (ann, how) in [
        (Peer::new("ann").says(10, "hello").says(30, "bye").hangs_up(50), "ann hung up at 50 ms"),
        (Peer::new("ann").says(10, "hello"), "ann fell silent at 10 ms"),
    ] {
        room().run(async move || {
            let end = half_a_second(&ann, lively(), board()).await;
            settle().await;

            let (left, tasks) = (ann.is_read() || ann.is_written(), tasks());
            assert!(
                !left && tasks == 0,
                "LEAK: {how}, and {}; 1 ms later her connection was {}, and the tasks alive were {tasks}.",
                ended(&end),
                if left { "open" } else { "closed" }
            );
        });
    }
}

#[test]
fn it_sleeps_while_there_is_nothing_to_do() {
    room().run(async || {
        let wake_ups = || Handle::current().metrics().worker_park_count(0);
        let ann = (1..=10).fold(Peer::new("ann").hangs_up(440), |ann, n| ann.says(n * 41, "hello"));

        let before = wake_ups();
        half_a_second(&ann, silent(), board()).await;
        let woken = wake_ups() - before;

        assert!(
            woken <= 200,
            "LIVELOCK: ann said 10 lines and hung up at 440 ms, and the others said nothing; the program woke up {woken} times, mostly to find that there was nothing to do."
        );
    });
}

#[test]
fn the_recording_of_an_evening() {
    let recording = room().record(async || {
        declare(["ann's reader", "board", "ann's writer", "server"]);
        let ann = Peer::new("ann").says(10, "hello").says(100, "yes");
        let others =
            Feed::new([(20, "welcome"), (45, "so"), (80, "ann?"), (130, "well"), (193, "bla")]);

        match timeout(ms(400), serve(ann.connect(), others, board())).await {
            Ok(Ok(End::Idle)) => event("server", "drops ann"),
            Ok(end) => event("server", format!("returns {end:?}")),
            Err(_) => event("server", "still serves ann"),
        }
    });

    assert_timeline!("an_evening", recording);
}
