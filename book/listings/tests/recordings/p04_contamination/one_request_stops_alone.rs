use crate::{ms, shows};
use figure::{Figure, claim, ends, happened};
use listings::p04_contamination::one_request_stops_alone::{first, scoped, who, worn};
use testkit::quiet::settle;
use testkit::run::Room;
use testkit::timeline::{Timeline, asked, began, cancelled, declare, ended, event, follow};
use tokio::join;
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;

async fn talk(room: &str, length: u64) {
    follow(room, "talk", sleep(ms(length))).await;
}

/// Shows the subtitles of a room, in a task, until it is told to stop.
fn subtitles(room: &str) -> impl FnOnce(CancellationToken) {
    let lane = format!("{room}'s subtitles");
    move |over| {
        tokio::spawn(async move {
            began(&lane, "on");
            over.cancelled().await;
            ended(&lane, "off");
        });
    }
}

/// The rooms whose talks were filmed to their end.
fn filmed(recording: &Timeline) -> Vec<&str> {
    let is_filmed =
        |lane: &&testkit::timeline::Lane| lane.events.iter().any(|event| event.what == "talk done");
    recording.lanes().iter().filter(is_filmed).map(|lane| lane.name.as_str()).collect()
}

#[test]
fn the_first_talk_that_ends_ends_the_others() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["venue", "red", "red's subtitles", "blue", "blue's subtitles", "green"]);
        let venue = CancellationToken::new();
        let closed = async {
            venue.cancelled().await;
            asked("venue", "cancelled");
        };
        let late = async {
            sleep(ms(50)).await;
            event("green", "comes in");
            first::record(talk("green", 30), drop, &venue).await;
            event("green", "goes home");
        };

        join!(
            first::record(talk("red", 30), subtitles("red"), &venue),
            first::record(talk("blue", 90), subtitles("blue"), &venue),
            late,
            closed
        );
        settle().await;
    });
    let figure = Figure::new(recording)
        .framed(|frame| frame.later(20))
        .asks([
            claim(|it| filmed(it) == ["red", "blue", "green"]),
            claim(|it| filmed(it) == ["red"]),
            claim(|it| filmed(it) == ["red", "green"]),
        ])
        .broke(
            "one talk came to its end, and two others with it",
            happened("blue", "30 talk dropped"),
        );

    shows("04_contamination/one_request_stops_alone/first", figure);
}

/// Two talks, of 30 and 90 ms, in a venue that closes at 60.
fn two_talks(
    token: impl Fn(&CancellationToken) -> CancellationToken + Clone + Send + 'static,
) -> Figure {
    let recording = Room::new().record_repeatedly(16, async move || {
        declare(["venue", "red", "red's subtitles", "blue", "blue's subtitles"]);
        let (venue, began_at) = (CancellationToken::new(), Instant::now());
        let owner = async {
            sleep(ms(60)).await;
            cancelled("venue", "closes");
            venue.cancel();
        };

        join!(
            scoped::record(talk("red", 30), subtitles("red"), token(&venue)),
            scoped::record(talk("blue", 90), subtitles("blue"), token(&venue)),
            owner
        );
        sleep_until(began_at + ms(95)).await;
        event("venue", "lights out");
    });
    Figure::new(recording)
}

#[test]
fn new_tokens_do_not_hear_the_venue() {
    let figure = two_talks(|_| CancellationToken::new())
        .held("the talk in the red room ended alone", happened("red", "30 talk done"))
        .broke("the blue room went on for 30 ms in a closed venue", ends("blue", "90 talk done"));

    shows("04_contamination/one_request_stops_alone/new_tokens", figure);
}

#[test]
fn children_end_alone_and_with_the_venue() {
    let figure = two_talks(CancellationToken::child_token)
        .held("the talk in the red room ended alone", happened("red", "30 talk done"))
        .held("the blue room ended with the venue", ends("blue", "60 talk dropped"));

    shows("04_contamination/one_request_stops_alone/children", figure);
}

#[test]
fn a_token_that_was_cancelled_ends_whatever_comes_after() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["operator", "first", "second", "third", "room"]);
        let stop = CancellationToken::new();
        let operator = async {
            sleep(ms(45)).await;
            asked("operator", "stops the second talk");
            stop.cancel();
        };
        let talks = ["first", "second", "third"].map(|name| async move { talk(name, 30).await });
        let day = async {
            worn::day(talks, stop.clone()).await;
            event("room", "goes home");
        };

        let booking = async {
            sleep(ms(90)).await;
            event("room", "its booking ends");
        };

        join!(day, operator, booking);
    });
    let figure = Figure::new(recording)
        .asks([
            claim(|it| happened("third", "45 talk started")(it)),
            claim(|it| happened("third", "60 talk started")(it)),
            claim(|it| it.lanes()[3].events.is_empty()),
        ])
        .broke(
            "one talk was stopped, and the next one never began",
            happened("room", "45 goes home"),
        );

    shows("04_contamination/one_request_stops_alone/worn", figure);
}

#[test]
fn the_parent_tells_who_it_was() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["operator", "red", "blue", "green"]);
        let venue = CancellationToken::new();
        let tokens = [(); 3].map(|()| venue.child_token());
        let record = async |room: &str, length, over: &CancellationToken| {
            let end = who::record(talk(room, length), over.clone(), &venue).await;
            event(room, format!("{end:?}"));
        };
        let operator = async {
            sleep(ms(45)).await;
            asked("operator", "stops blue");
            tokens[1].cancel();
            sleep(ms(15)).await;
            asked("operator", "closes the venue");
            venue.cancel();
        };

        join!(
            record("red", 30, &tokens[0]),
            record("blue", 90, &tokens[1]),
            record("green", 90, &tokens[2]),
            operator
        );
    });
    let figure = Figure::new(recording).framed(|frame| frame.spares(["green"])).held(
        "each talk knows why it ended",
        |it| {
            ["Over", "Stopped", "Closed"]
                .iter()
                .zip(&it.lanes()[1..])
                .all(|(end, lane)| lane.events[2].what == *end)
        },
    );

    shows("04_contamination/one_request_stops_alone/who", figure);
}

#[test]
fn a_clone_is_equal_and_a_child_is_not() {
    let venue = CancellationToken::new();
    assert!(venue == venue.clone());
    assert!(venue != venue.child_token());
}
