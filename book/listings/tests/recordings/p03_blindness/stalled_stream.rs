use crate::{ms, shows};
use figure::{Claim, Figure, claim, ends, happened};
use futures::stream::{FuturesUnordered, iter};
use futures::{Stream, StreamExt};
use listings::p03_blindness::stalled_stream::{first, spawned, together};
use std::pin::pin;
use testkit::run::Room;
use testkit::scene::Site;
use testkit::timeline::{Kind, Timeline, declare, event, follow, now};
use tokio::join;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{error::Elapsed, sleep, timeout};

/// A question waits for its answer, which is the time at which it was given.
type Question = oneshot::Sender<u64>;

/// A station at the other end of the line: it answers every question after that many milliseconds, if somebody waits.
fn station(name: &'static str, millis: u64) -> mpsc::Sender<Question> {
    let (line, mut questions) = mpsc::channel::<Question>(1);
    tokio::spawn(async move {
        while let Some(mut question) = questions.recv().await {
            let is_wanted = timeout(ms(millis), question.closed()).await.is_err();
            if is_wanted {
                event(name, "answers");
                let _ = question.send(now());
            }
        }
    });
    line
}

/// Two questions, the second when the first answer was heard.
async fn call(name: &'static str, line: mpsc::Sender<Question>) -> &'static str {
    let talk = async {
        for _ in 0..2 {
            let (question, answer) = oneshot::channel();
            line.send(question).await.unwrap();
            if answer.await.unwrap() < now() {
                event(name, "heard");
            }
        }
    };
    follow(name, "call", talk).await;
    name
}

/// Says what a station has answered, which takes 100 ms.
async fn say(answer: Result<&'static str, Elapsed>) {
    match answer {
        Ok(station) => follow("speaker", station, sleep(ms(100))).await,
        Err(_) => event("speaker", "skips one"),
    }
}

macro_rules! recording_of_the_weather {
    ($announce:path, $millis:expr) => {
        Room::new().record_repeatedly(16, async || {
            declare(["speaker", "north", "south", "west"]);
            let stations = ["north", "south", "west"].into_iter().zip($millis);
            let calls = stations.map(|(name, millis)| call(name, station(name, millis)));
            $announce(calls.collect(), say).await;
        })
    };
}

/// Who is heard on air.
fn on_air<const N: usize>(stations: [&'static str; N]) -> Claim {
    claim(move |it| heard(it) == stations)
}

fn heard(recording: &Timeline) -> Vec<String> {
    let began = recording.lanes()[0].events.iter().filter(|event| event.kind == Kind::Began);
    began.map(|event| event.what.replace(" started", "")).collect()
}

#[test]
fn calls_stand_still_while_the_speaker_speaks() {
    let figure = Figure::new(recording_of_the_weather!(first::announce, [6, 13, 14]))
        .framed(|frame| frame.later(12))
        .asks([on_air(["north", "south", "west"]), on_air(["north", "south"]), on_air(["north"])])
        .broke("south answers at 13 ms and is heard at 112", |it| {
            happened("south", "13 answers")(it) && happened("south", "112 heard")(it)
        });
    shows("03_blindness/stalled_stream/first", figure);
}

#[test]
fn a_call_that_needs_one_poll_is_late_and_a_call_that_needs_two_is_given_up() {
    let figure = Figure::new(recording_of_the_weather!(first::announce, [6, 10, 14]))
        .framed(|frame| frame.later(12))
        .asks([on_air(["north"]), on_air(["north", "south"])])
        .broke("south had 50 ms and took 112", ends("south", "112 call done"));
    shows("03_blindness/stalled_stream/late", figure);
}

#[test]
fn calls_in_tasks_go_on() {
    let figure = Figure::new(recording_of_the_weather!(spawned::announce, [6, 13, 14]))
        .held("every call takes its own time", |it| {
            ends("south", "26 call done")(it) && ends("west", "28 call done")(it)
        })
        .held("all stations are heard on air", on_air(["north", "south", "west"]));
    shows("03_blindness/stalled_stream/spawned", figure);
}

#[test]
fn calls_and_speaking_go_on_together() {
    let figure = Figure::new(recording_of_the_weather!(together::announce, [6, 13, 14]))
        .held("every call takes its own time", ends("west", "28 call done"))
        .broke("three are read out at the same time", happened("speaker", "28 west started"));
    shows("03_blindness/stalled_stream/together", figure);
}

fn site() -> Site {
    Site::new([("a", 5), ("b", 8), ("c", 11), ("d", 5), ("e", 8), ("f", 11)])
}

/// The longest time that an answer lay unread while the pages were fetched and worked on in this way.
fn unread(work: impl AsyncFnOnce(&Site) + Send + 'static) -> u64 {
    Room::new().run(async || {
        let site = site();
        work(&site).await;
        assert_eq!(site.finished(), 6);
        site.unread()
    })
}

fn fetches(site: &Site) -> impl Stream<Item = String> {
    iter(["a", "b", "c", "d", "e", "f"]).map(|page| site.fetch(page)).buffer_unordered(3)
}

async fn body() {
    sleep(ms(100)).await;
}

#[test]
fn what_stands_behind_the_buffer_lets_the_fetches_stand_still() {
    let in_the_loop = unread(async |site| {
        let mut fetches = pin!(fetches(site));
        while fetches.next().await.is_some() {
            body().await;
        }
    });
    let for_each = unread(async |site| fetches(site).for_each(async |_| body().await).await);
    let then = unread(async |site| fetches(site).then(async |_| body().await).collect().await);
    let second = unread(async |site| {
        fetches(site).map(async |_| body().await).buffer_unordered(2).collect().await
    });
    for unread in [in_the_loop, for_each, then, second] {
        assert!(unread > 50, "{unread}");
    }
}

#[test]
fn what_stands_before_the_buffer_goes_on_with_the_fetches() {
    let mapped = unread(async |site| {
        let work = async |page| {
            site.fetch(page).await;
            body().await;
        };
        iter(["a", "b", "c", "d", "e", "f"]).map(work).buffer_unordered(3).collect().await
    });
    let concurrent = unread(async |site| {
        iter(["a", "b", "c", "d", "e", "f"])
            .for_each_concurrent(3, async |page| {
                site.fetch(page).await;
                body().await;
            })
            .await;
    });
    assert_eq!((mapped, concurrent), (0, 0));
}

#[test]
fn a_queue_behind_the_buffer_helps_until_it_is_full() {
    let with_room_for = |places: usize| {
        unread(async move |site| {
            let (queue, mut pages) = mpsc::channel(places);
            let fetch = async move {
                let mut fetches = pin!(fetches(site));
                while let Some(page) = fetches.next().await {
                    queue.send(page).await.unwrap();
                }
            };
            let work = async {
                while pages.recv().await.is_some() {
                    body().await;
                }
            };
            join!(fetch, work);
        })
    };
    assert_eq!(with_room_for(6), 0);
    assert!(with_room_for(1) > 50);
}

#[test]
fn a_set_of_futures_is_polled_by_its_owner() {
    Room::new().run(async || {
        let site = site();
        let mut fetches: FuturesUnordered<_> =
            ["a", "b"].into_iter().map(|page| site.fetch(page)).collect();
        assert!(timeout(ms(1), fetches.next()).await.is_err(), "both have begun");
        sleep(ms(100)).await;
        assert_eq!(site.finished(), 0);
        assert!(fetches.next().await.is_some());
    });
}
