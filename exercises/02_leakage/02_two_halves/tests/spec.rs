use std::time::Duration;

use testkit::{
    assert_timeline,
    quiet::{self, completes, settle},
    run::Room,
    scene::{Feed, Peer, Store},
    timeline,
};
use tokio::{
    join,
    time::{Instant, sleep, timeout},
};
use two_halves::serve;

/// Later than anybody waits: an hour.
const MUCH_LATER: u64 = 3_600_000;

/// More than a queue of the usual size holds.
const MANY: usize = 300;

/// Leaks have claims of their own.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// The room's log; a line is in it after 4 ms.
fn log() -> Store {
    Store::new("room", 4)
}

#[test]
fn lines_and_news_flow_while_both_are_there() {
    room().run(async || {
        let ann = Peer::new("ann").says(10, "hello").says(30, "anybody?").takes(6);
        let (news, log) = (Feed::new([(20, "bob came"), (50, "bob: hi"), (MUCH_LATER, "")]), log());

        let over = timeout(ms(90), serve(ann.connect(), news, log.clone())).await;

        assert!(
            over.is_err(),
            "WRONG RESULT: the client was there and the room was open, and serve() returned."
        );
        let (said, received) = (log.committed(), ann.received());
        assert!(
            said == ["hello", "anybody?"],
            "WRONG RESULT: ann said \"hello\" and \"anybody?\", and the room has {said:?}."
        );
        assert!(
            received == ["bob came", "bob: hi"],
            "WRONG RESULT: the news were \"bob came\" and \"bob: hi\", and ann received {received:?}."
        );
    });
}

#[test]
fn a_slow_client_is_heard_all_the_same() {
    room().run(async || {
        let ann = Peer::new("ann").says(10, "hello").says(30, "anybody?").takes(200);
        let (news, log) = (Feed::new([(5, "bob came"), (MUCH_LATER, "")]), log());

        let over = timeout(ms(100), serve(ann.connect(), news, log.clone())).await;

        let said = log.committed().len();
        assert!(over.is_err(), "WRONG RESULT: the client was slow, and serve() returned.");
        assert!(
            said == 2,
            "SERIAL: a client who takes 200 ms to receive a line said 2 lines meanwhile; at 100 ms the room had {said} of them."
        );
    });
}

#[test]
fn a_slow_room_does_not_keep_the_news_back() {
    room().run(async || {
        let ann = Peer::new("ann").says(10, "hello").takes(6);
        let news = Feed::new([(20, "bob came"), (50, "bob: hi"), (MUCH_LATER, "")]);

        let over = timeout(ms(100), serve(ann.connect(), news, Store::new("room", 200))).await;

        let received = ann.received().len();
        assert!(over.is_err(), "WRONG RESULT: the room was slow, and serve() returned.");
        assert!(
            received == 2,
            "SERIAL: the room takes 200 ms for a line, and there were 2 news meanwhile; at 100 ms ann had received {received} of them."
        );
    });
}

#[test]
fn a_client_who_is_slow_and_silent_for_long_stays() {
    room().limit(ms(MUCH_LATER)).run(async || {
        let ann = Peer::new("ann").says(10, "hello").takes(600_000);
        let (news, log) = (Feed::new([(20, "bob came"), (MUCH_LATER, "")]), log());
        let began = Instant::now();

        let over = timeout(ms(MUCH_LATER / 2), serve(ann.connect(), news, log)).await;

        let (returned, received) = (began.elapsed().as_millis(), ann.received());
        assert!(
            over.is_err() && received == ["bob came"],
            "WRONG RESULT: the client said nothing for half an hour, and took ten minutes for a line; serve() returned at {returned} ms, and she had received {received:?}."
        );
    });
}

#[test]
fn lines_and_news_that_cross_arrive() {
    room().run(async || {
        let ann = Peer::new("ann").says(10, "hello").says(43, "anybody?").takes(6);
        let (news, log) = (Feed::new([(12, "bob came"), (40, "bob: hi"), (MUCH_LATER, "")]), log());

        let over = timeout(ms(90), serve(ann.connect(), news, log.clone())).await;

        assert!(
            over.is_err(),
            "WRONG RESULT: the client was there and the room was open, and serve() returned."
        );
        let (said, received) = (log.committed(), ann.received());
        assert!(
            said == ["hello", "anybody?"],
            "LOST: news came while \"hello\" was on its way to the room, which then had {said:?} of \"hello\" and \"anybody?\"."
        );
        assert!(
            received == ["bob came", "bob: hi"],
            "LOST: ann said something while \"bob: hi\" was on its way to her; of \"bob came\" and \"bob: hi\" she received {received:?}."
        );
    });
}

#[test]
fn the_last_line_before_a_hang_up_is_heard() {
    room().run(async || {
        let ann = Peer::new("ann").says(10, "hello").says(95, "bye").hangs_up(97).takes(6);
        let (news, log) = (Feed::new([(20, "bob came"), (MUCH_LATER, "")]), log());

        completes(
            serve(ann.connect(), news, log.clone()),
            "the client hung up at 97 ms, and serve() did not return.",
        )
        .await;
        sleep(ms(100)).await;

        let said = log.committed();
        assert!(
            said == ["hello", "bye"],
            "LOST: ann said \"hello\", said \"bye\" at 95 ms and hung up at 97; the room takes 4 ms for a line, and it has {said:?}."
        );
    });
}

#[test]
fn the_last_news_before_the_room_closes_are_received() {
    room().run(async || {
        let ann = Peer::new("ann").says(10, "hello").takes(6);
        let news = Feed::new([(20, "bob came"), (70, "the room closes")]);

        completes(
            serve(ann.connect(), news, log()),
            "the last news came at 70 ms, and serve() did not return.",
        )
        .await;
        sleep(ms(100)).await;

        let received = ann.received();
        assert!(
            received == ["bob came", "the room closes"],
            "LOST: \"the room closes\" came at 70 ms as the last news, and ann takes 6 ms for a line; she received {received:?}."
        );
    });
}

#[test]
fn lines_that_the_room_takes_slowly_are_all_heard() {
    room().run(async || {
        let ann = (0..MANY).fold(Peer::new("ann"), |ann, _| ann.says(10, "hello")).hangs_up(20);
        let (news, log) = (Feed::new([(MUCH_LATER, "")]), log());

        completes(
            serve(ann.connect(), news, log.clone()),
            "the client said many lines and hung up, and serve() did not return.",
        )
        .await;
        sleep(ms(100)).await;

        let heard = log.committed().len();
        assert!(
            heard == MANY,
            "LOST: ann said {MANY} lines at 10 ms and hung up at 20; the room takes 4 ms for a line, and it has {heard} of them."
        );
    });
}

#[test]
fn news_that_the_client_takes_slowly_are_all_received() {
    room().run(async || {
        let ann = Peer::new("ann").takes(6);
        let news = Feed::new([(10, "bob: hi"); MANY]);

        completes(
            serve(ann.connect(), news, log()),
            "the room had many news and closed, and serve() did not return.",
        )
        .await;
        sleep(ms(100)).await;

        let received = ann.received().len();
        assert!(
            received == MANY,
            "LOST: {MANY} news came at 10 ms, and then the room closed; ann takes 6 ms for a line, and she received {received} of them."
        );
    });
}

#[test]
fn a_client_who_hangs_up_takes_the_writer_along() {
    room().run(async || {
        let ann = Peer::new("ann").says(10, "hello").hangs_up(100).takes(6);
        let news = Feed::new([(20, "bob came"), (300, "bob: hi"), (MUCH_LATER, "")]);
        let began = Instant::now();

        completes(
            serve(ann.connect(), news, log()),
            "the client hung up at 100 ms, and serve() did not return.",
        )
        .await;
        let returned = began.elapsed().as_millis();
        settle().await;
        let (stayed, tasks) = (ann.is_written(), quiet::tasks());
        sleep(ms(400)).await;

        let written = ann.received().len().saturating_sub(1);
        assert!(
            stayed || returned <= 101,
            "WRONG RESULT: the client hung up at 100 ms; the other half was to end at once, and serve() returned at {returned}."
        );
        assert!(
            !stayed,
            "LEAK: the client hung up at 100 ms; serve() returned at {returned}, and 1 ms later the half that writes was still there; lines written to a client who had gone: {written}."
        );
        nothing_else_is_left("the client hung up at 100 ms", returned, tasks);
    });
}

#[test]
fn a_connection_that_breaks_takes_the_reader_along() {
    room().run(async || {
        let ann = Peer::new("ann").says(10, "hello").says(200, "oops").says(210, "no").takes(6);
        let (ann, log) = (ann.breaks(50), log());
        let news = Feed::new([(20, "bob came"), (50, "bob: hi"), (MUCH_LATER, "")]);
        let began = Instant::now();

        completes(
            serve(ann.connect(), news, log.clone()),
            "the connection broke at 50 ms, just when a line came for her that takes 6 to write, and serve() did not return.",
        )
        .await;
        let returned = began.elapsed().as_millis();
        settle().await;
        let (stayed, tasks) = (ann.is_read(), quiet::tasks());
        sleep(ms(400)).await;

        let heard = log.committed().len().saturating_sub(1);
        assert!(
            stayed || returned <= 57,
            "WRONG RESULT: the connection broke at 50 ms, just when a line came for her that takes 6 to write; the other half was to end at once, and serve() returned at {returned}."
        );
        assert!(
            !stayed,
            "LEAK: the connection broke at 50 ms, just when a line came for her that takes 6 to write; serve() returned at {returned}, and 1 ms later the half that reads was still there; lines that the room heard after that: {heard}."
        );
        nothing_else_is_left("the connection broke at 50 ms", returned, tasks);
    });
}

#[test]
fn a_room_that_closes_takes_the_reader_along() {
    room().run(async || {
        let ann = Peer::new("ann").says(10, "hello").says(200, "oops").takes(6);
        let (news, log) = (Feed::new([(20, "bob came"), (70, "the room closes")]), log());
        let began = Instant::now();

        completes(
            serve(ann.connect(), news, log.clone()),
            "the room closed at 70 ms, with last news that take 6 ms to write, and serve() did not return.",
        )
        .await;
        let returned = began.elapsed().as_millis();
        settle().await;
        let (stayed, tasks) = (ann.is_read(), quiet::tasks());
        sleep(ms(400)).await;

        let heard = log.committed().len().saturating_sub(1);
        assert!(
            stayed || returned <= 77,
            "WRONG RESULT: the room closed at 70 ms, with last news that take 6 ms to write; the other half was to end at once, and serve() returned at {returned}."
        );
        assert!(
            !stayed,
            "LEAK: the room closed at 70 ms, with last news that take 6 ms to write; serve() returned at {returned}, and 1 ms later the half that reads was still there; lines that it brought to the closed room: {heard}."
        );
        nothing_else_is_left("the room closed at 70 ms", returned, tasks);
    });
}

#[track_caller]
fn nothing_else_is_left(what: &str, returned: u128, tasks: usize) {
    assert!(
        tasks == 0,
        "LEAK: {what}; serve() returned at {returned}, and tasks that it had started and that were alive 1 ms later: {tasks}."
    );
}

#[test]
fn a_writer_ends_in_the_middle_of_a_line() {
    room().run(async || {
        let ann = Peer::new("ann").says(10, "hello").hangs_up(100).takes(500);
        let news = Feed::new([(20, "bob came"), (MUCH_LATER, "")]);
        let began = Instant::now();

        completes(
            serve(ann.connect(), news, log()),
            "the client hung up at 100 ms, and a line that came for her at 20 takes 500 to write; serve() did not return.",
        )
        .await;
        let returned = began.elapsed().as_millis();
        settle().await;

        let (stayed, tasks) = (ann.is_written(), quiet::tasks());
        assert!(
            stayed || returned <= 101,
            "WRONG RESULT: the client hung up at 100 ms, and a line that came for her at 20 takes 500 to write; the other half was to end at once, and serve() returned at {returned}."
        );
        assert!(
            !stayed,
            "LEAK: the client hung up at 100 ms, and a line that came for her at 20 takes 500 to write; serve() returned at {returned}, and 1 ms later the half that writes was still there."
        );
        nothing_else_is_left("the client hung up at 100 ms", returned, tasks);
    });
}

#[test]
fn a_reader_ends_in_the_middle_of_a_line() {
    room().run(async || {
        let ann = || Peer::new("ann").says(10, "hello").takes(6);
        let broke =
            "the connection broke at 15 ms, and a line that came for her at 20 takes 6 to write";
        let closed = "the room closed at 20 ms, with last news that take 6 ms to write";
        let taken = "the room takes 500 for a line that she said at 10";
        for (what, ann, news) in [
            (broke, ann().breaks(15), vec![(20, "bob came"), (MUCH_LATER, "")]),
            (closed, ann(), vec![(20, "bob came")]),
        ] {
            let (news, log) = (Feed::new(news), Store::new("room", 500));
            let began = Instant::now();

            completes(
                serve(ann.connect(), news, log),
                &format!("{what}; {taken}; serve() did not return."),
            )
            .await;
            let returned = began.elapsed().as_millis();
            settle().await;

            let (stayed, tasks) = (ann.is_read(), quiet::tasks());
            assert!(
                stayed || returned <= 27,
                "WRONG RESULT: {what}; {taken}; the other half was to end at once, and serve() returned at {returned}."
            );
            assert!(
                !stayed,
                "LEAK: {what}; {taken}; serve() returned at {returned}, and 1 ms later the half that reads was still there."
            );
            nothing_else_is_left(what, returned, tasks);
        }
    });
}

#[test]
fn the_recording_of_a_client_who_hangs_up() {
    let recording = room().record(async || {
        timeline::declare(["ann", "server", "ann's reader", "ann's writer", "room", "after"]);
        let ann = Peer::new("ann").says(10, "hello").hangs_up(100).takes(6);
        let news = Feed::new([(20, "bob came"), (300, "bob: hi"), (MUCH_LATER, "")]);
        let hang_up = async {
            sleep(ms(100)).await;
            timeline::event("ann", "hung up");
        };
        let serve = async {
            if timeout(ms(200), serve(ann.connect(), news, log())).await.is_ok() {
                timeline::event("server", "said goodbye");
            }
        };

        join!(hang_up, serve);
        sleep(ms(400)).await;
        timeline::conclude("after", format!("{} tasks alive", quiet::tasks()));
    });

    assert_timeline!("a_client_who_hangs_up", recording);
}
