use crate::{ms, shows};
use listings::p04_contamination::one_request_stops_alone::{first, scoped, who, worn};
use testkit::quiet::{settle, tasks};
use testkit::run::Room;
use testkit::timeline::{conclude, declare, event, follow};
use tokio::join;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

async fn talk(room: &str, length: u64) {
    follow(room, "talk", sleep(ms(length))).await;
}

/// Shows the subtitles of a room, in a task, until it is told to stop.
fn subtitles(room: &str) -> impl FnOnce(CancellationToken) {
    let lane = format!("{room}'s subtitles");
    move |over| {
        tokio::spawn(async move {
            event(&lane, "on");
            over.cancelled().await;
            event(&lane, "off");
        });
    }
}

#[test]
fn the_first_talk_that_ends_ends_the_others() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["venue", "red", "red's subtitles", "blue", "blue's subtitles", "green"]);
        let venue = CancellationToken::new();
        let closed = async {
            venue.cancelled().await;
            event("venue", "cancelled");
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

    shows("04_contamination/one_request_stops_alone/first", recording);
}

/// Two talks, of 30 and 90 ms, in a venue that closes at 60.
fn two_talks(
    name: &'static str,
    token: impl Fn(&CancellationToken) -> CancellationToken + Clone + Send + 'static,
) {
    let recording = Room::new().record_repeatedly(16, async move || {
        declare(["venue", "red", "red's subtitles", "blue", "blue's subtitles", "after"]);
        let venue = CancellationToken::new();
        let owner = async {
            sleep(ms(60)).await;
            event("venue", "closes");
            venue.cancel();
        };

        join!(
            scoped::record(talk("red", 30), subtitles("red"), token(&venue)),
            scoped::record(talk("blue", 90), subtitles("blue"), token(&venue)),
            owner
        );
        settle().await;
        conclude("after", format!("{} tasks alive", tasks()));
    });

    shows(&format!("04_contamination/one_request_stops_alone/{name}"), recording);
}

#[test]
fn new_tokens_do_not_hear_the_venue() {
    two_talks("new_tokens", |_| CancellationToken::new());
}

#[test]
fn children_end_alone_and_with_the_venue() {
    two_talks("children", CancellationToken::child_token);
}

#[test]
fn a_token_that_was_cancelled_ends_whatever_comes_after() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["operator", "9 o'clock", "10 o'clock", "11 o'clock", "room"]);
        let stop = CancellationToken::new();
        let operator = async {
            sleep(ms(45)).await;
            event("operator", "stops the talk of 10 o'clock");
            stop.cancel();
        };
        let talks = ["9 o'clock", "10 o'clock", "11 o'clock"]
            .map(|name| async move { talk(name, 30).await });
        let day = async {
            worn::day(talks, stop.clone()).await;
            event("room", "the day is over");
        };

        join!(day, operator);
    });

    shows("04_contamination/one_request_stops_alone/worn", recording);
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
            event("operator", "stops blue");
            tokens[1].cancel();
            sleep(ms(15)).await;
            event("operator", "closes the venue");
            venue.cancel();
        };

        join!(
            record("red", 30, &tokens[0]),
            record("blue", 90, &tokens[1]),
            record("green", 90, &tokens[2]),
            operator
        );
    });

    shows("04_contamination/one_request_stops_alone/who", recording);
}

#[test]
fn a_clone_is_equal_and_a_child_is_not() {
    let venue = CancellationToken::new();
    assert!(venue == venue.clone());
    assert!(venue != venue.child_token());
}
