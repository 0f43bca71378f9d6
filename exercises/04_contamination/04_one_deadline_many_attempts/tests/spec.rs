use std::time::Duration;

use one_deadline_many_attempts::{Board, Error};
use testkit::{
    assert_timeline,
    quiet::{self, settle},
    run::Room,
    scene::{
        Answer, Remote,
        Reply::{self, Answer as Answers, Lost, Overloaded},
    },
    timeline::{conclude, declare, event, now},
};
use tokio::time::{sleep, timeout};

/// Leaks have claims of their own.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// What became of a question.
struct Call {
    server: Remote,
    result: Result<Answer, Error>,
    limit: u64,
    ended: u64,
}

/// Asks at once, of a server with these replies; a question that takes two seconds is given up.
async fn ask<const N: usize>(replies: [Reply; N], limit: u64) -> Call {
    let server = Remote::new(replies);
    let board = Board::new(server.clone());
    let Ok(result) = timeout(ms(2000), board.next_bus(ms(limit))).await else {
        panic!(
            "HANG: the limit was {limit} ms, and next_bus() was still waiting after {} ms.{}",
            now(),
            story(&server)
        );
    };
    Call { server, result, limit, ended: now() }
}

/// The requests that the server got.
fn story(server: &Remote) -> String {
    let requests = server.requests();
    let times: Vec<String> = requests.iter().map(|request| request.at.to_string()).collect();
    format!(" Requests were sent at {} ms.", times.join(", "))
}

impl Call {
    fn got(&self) -> String {
        match &self.result {
            Ok(Answer { request }) => format!("the answer to request {request}"),
            Err(error) => format!("{error:?}"),
        }
    }

    #[track_caller]
    fn is_in_time(&self) {
        assert!(
            self.ended <= self.limit,
            "DEAF: the limit was {} ms, and next_bus() returned at {}: {}.{}",
            self.limit,
            self.ended,
            self.got(),
            story(&self.server)
        );
    }

    /// What should have come, and when.
    #[track_caller]
    fn is(&self, result: Result<Answer, Error>, at: u64, verdict: &str, what: &str) {
        assert!(
            self.result == result && self.ended == at,
            "{verdict}: the limit was {} ms, and {what}; at {} ms next_bus() returned: {}.{}",
            self.limit,
            self.ended,
            self.got(),
            story(&self.server)
        );
    }

    #[track_caller]
    fn is_too_late(&self, what: &str) {
        self.is_in_time();
        assert!(
            self.result == Err(Error::TooLate),
            "WRONG RESULT: the limit was {} ms, and {what}; at {} ms next_bus() returned: {}.{}",
            self.limit,
            self.ended,
            self.got(),
            story(&self.server)
        );
    }

    /// Whether the server worked only for somebody who waited, and was asked only while somebody did.
    #[track_caller]
    fn nobody_works_for_nobody(&self) {
        for (number, request) in (1..).zip(self.server.requests()) {
            assert!(
                request.at < self.limit,
                "GHOST EFFECT: the limit was {} ms, and request {number} was sent at {}, when the time was over.",
                self.limit,
                request.at
            );
            assert!(
                request.until <= self.limit,
                "LEAK: the limit was {} ms; request {number}, sent at {}, said that the server had {} ms, and the \
                 server worked on it until {}.",
                self.limit,
                request.at,
                request.budget,
                request.until
            );
        }
    }
}

#[test]
fn an_answer_in_time_is_returned_at_once() {
    room().run(async || {
        let call = ask([Answers(60)], 100).await;

        call.is(Ok(Answer { request: 1 }), 60, "WRONG RESULT", "the server answered at 60");
    });
}

#[test]
fn an_overloaded_server_is_asked_again() {
    room().run(async || {
        let call = ask([Overloaded(10), Overloaded(5), Answers(30)], 100).await;

        let what = "the server was overloaded after 10 ms and after 5, and answered the third request after 30: with two pauses of 20 ms, at 85";
        call.is(Ok(Answer { request: 3 }), 85, "WRONG RESULT", what);
    });
}

#[test]
fn three_attempts_are_enough() {
    for limit in [500, 71] {
        room().run(async move || {
            let replies = [Overloaded(10), Overloaded(10), Overloaded(10), Answers(10)];

            let call = ask(replies, limit).await;

            let what = "the server was overloaded three times, the last time at 70";
            call.is(Err(Error::Overloaded), 70, "WRONG RESULT", what);
        });
    }
}

#[test]
fn an_attempt_may_take_all_the_time() {
    for limit in [100, 220, 1_500, 2] {
        room().run(async move || {
            let takes = limit - 1;

            let call = ask([Answers(takes)], limit).await;

            let what = format!("the server would have answered at {takes}");
            call.is(Ok(Answer { request: 1 }), takes, "LOST", &what);
            let requests = call.server.requests().len();
            assert!(
                requests == 1,
                "GHOST EFFECT: the limit was {limit} ms, the server answered at {takes} and was never overloaded, and \
                 requests that were sent: {requests}.{}",
                story(&call.server)
            );
        });
    }
}

#[test]
fn the_last_attempt_may_take_all_that_is_left() {
    for limit in [100, 220, 67] {
        room().run(async move || {
            let takes = limit - 66;

            let call = ask([Overloaded(10), Overloaded(15), Answers(takes)], limit).await;

            let what = format!(
                "the server was overloaded at 10 and 45, and would have answered at {} what was asked at 65",
                limit - 1
            );
            call.is(Ok(Answer { request: 3 }), limit - 1, "LOST", &what);
        });
    }
}

#[test]
fn a_slow_attempt_ends_at_the_limit() {
    for limit in [100, 220] {
        room().run(async move || {
            let call = ask([Answers(400)], limit).await;

            call.is_too_late("the server would have answered at 400");
            call.nobody_works_for_nobody();
        });
    }
}

#[test]
fn without_any_time_nothing_is_sent() {
    room().run(async || {
        let call = ask([Answers(10)], 0).await;

        call.is_too_late("the server would have answered at 10");
        call.nobody_works_for_nobody();
    });
}

#[test]
fn a_lost_request_ends_at_the_limit() {
    room().run(async || {
        let call = ask([Lost], 100).await;

        call.is_too_late("the request was lost");
        call.nobody_works_for_nobody();
    });
}

#[test]
fn a_second_attempt_ends_at_the_limit() {
    for limit in [100, 220] {
        room().run(async move || {
            let call = ask([Overloaded(30), Answers(400)], limit).await;

            call.is_too_late(
                "the server was overloaded at 30, and the second attempt would have taken 400 ms",
            );
            call.nobody_works_for_nobody();
        });
    }
}

#[test]
fn a_third_attempt_ends_at_the_limit() {
    room().run(async || {
        let call = ask([Overloaded(10), Overloaded(20), Answers(400)], 100).await;

        call.is_too_late(
            "the server was overloaded at 10 and 50, and the third attempt would have taken 400 ms",
        );
        call.nobody_works_for_nobody();
    });
}

#[test]
fn a_pause_ends_at_the_limit() {
    // Many times where the pause ends with the limit: whoever leaves the order to chance is right in some of them.
    for (first, third) in [(45, 105)].into_iter().chain([(40, 100); 64]) {
        room().run(async move || {
            let call = ask([Overloaded(first), Overloaded(20)], 100).await;

            call.is_too_late(&format!(
                "the server was overloaded at {first} and {}, so that no third attempt could begin before {third}",
                third - 20
            ));
            call.nobody_works_for_nobody();
        });
    }
}

#[test]
fn who_walks_away_leaves_nothing_behind() {
    for (replies, at, what) in [
        ([Overloaded(25), Answers(10)], 30, "during the first pause"),
        ([Answers(400), Answers(10)], 30, "during the first attempt"),
        ([Overloaded(5), Answers(400)], 30, "during the second attempt"),
    ] {
        room().run(async move || {
            let server = Remote::new(replies);
            let board = Board::new(server.clone());

            let call = timeout(ms(at), board.next_bus(ms(100))).await;
            let before = server.requests().len();
            settle().await;
            let tasks = quiet::tasks();
            sleep(ms(500)).await;

            assert!(
                call.is_err(),
                "WRONG RESULT: the limit was 100 ms, and somebody was to walk away at {at}, {what}; next_bus() had returned before that: {:?}.",
                call.ok()
            );
            let later = server.requests().len() - before;
            assert!(
                later == 0,
                "GHOST EFFECT: somebody asked and walked away at {at} ms, {what}; requests that were sent after that: \
                 {later}."
            );
            assert!(
                tasks == 0,
                "ORPHAN TASK: somebody asked and walked away at {at} ms, {what}; 1 ms later the tasks alive were {tasks}."
            );
        });
    }
}

#[test]
fn who_was_told_leaves_nothing_behind() {
    for (replies, what) in [
        ([Overloaded(30), Answers(20)], "the server answered at 70 ms"),
        ([Overloaded(30), Answers(400)], "the limit was over at 100 ms"),
    ] {
        room().run(async move || {
            let call = ask(replies, 100).await;
            settle().await;

            let tasks = quiet::tasks();
            call.is_in_time();
            assert!(
                tasks == 0,
                "ORPHAN TASK: {what}, and next_bus() returned {}; 1 ms later the tasks alive were {tasks}.",
                call.got()
            );
        });
    }
}

#[test]
fn the_recording_of_two_questions() {
    let recording = room().record(async || {
        declare(["ann", "bob", "server", "after"]);
        let server = Remote::new([
            Overloaded(30),
            Answers(400),
            Overloaded(10),
            Overloaded(15),
            Answers(30),
        ]);
        let board = Board::new(server.clone());
        let mut for_nobody = 0;
        for (name, limit) in [("ann", 100), ("bob", 120)] {
            let before = server.requests().len();
            event(name, "asks");
            match timeout(ms(1000), board.next_bus(ms(limit))).await {
                Ok(Ok(answer)) => event(name, format!("has answer {}", answer.request)),
                Ok(Err(error)) => event(name, format!("{error:?}")),
                Err(_) => event(name, "walks away"),
            }
            let requests = server.requests().into_iter().skip(before);
            for_nobody += requests.map(|request| request.until.saturating_sub(now())).sum::<u64>();
            sleep(ms(100)).await;
        }
        conclude("after", format!("the server worked for {for_nobody} ms for nobody"));
    });

    assert_timeline!("two_questions", recording);
}
