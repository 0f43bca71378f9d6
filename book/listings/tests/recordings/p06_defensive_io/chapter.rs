use crate::{ms, shows, version};
use figure::{Explorable, Figure, ends, happened};
use listings::p06_defensive_io::chapter::{first, kept};
use testkit::cut::{self, Recorded, marked};
use testkit::run::Room;
use testkit::scene::Service;
use testkit::timeline::{Timeline, asked, cancelled, declare, event, now};
use tokio::join;
use tokio::sync::mpsc::{self, Receiver};
use tokio::time::sleep;

#[test]
fn one_slow_question_and_nothing_else_is_heard() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["desk", "ann", "bob", "eve"]);
        let (line, calls) = mpsc::channel(8);
        let callers = async {
            for (name, pause) in [("ann", 20), ("bob", 20), ("eve", 60)] {
                event(name, "is called");
                line.send(name).await.unwrap();
                sleep(ms(pause)).await;
            }
            asked("desk", "is to close");
            drop(line);
        };
        let desk = async {
            let directory = Service::new([("ann", 400), ("bob", 10), ("eve", 10)]);
            first::answer(calls, directory).await;
            event("desk", "closed");
        };
        join!(callers, desk);
    });
    let figure = Figure::new(recording)
        .broke("Bob's caller waited 390 ms for 10", happened("bob", "410 fetch done"))
        .broke("closed 320 ms after the word", ends("desk", "420 closed"));
    shows("06_defensive_io/chapter/first", figure);
}

/// Ann, Bob and Eve are called at 0, 20 and 60 ms, and at 120 somebody looks which calls the desk still knows of.
fn cut_everywhere(
    desk: impl AsyncFn(Receiver<&'static str>, Service) -> Vec<&'static str> + Send + Sync + 'static,
) -> Vec<Recorded> {
    cut::recordings(async move || {
        declare(["desk", "ann", "bob", "eve", "later"]);
        let (line, calls) = mpsc::channel(8);
        let call = async move |name| match line.send(name).await {
            Ok(()) => event(name, "is called"),
            Err(_) => event(name, "no line"),
        };
        call("ann").await;
        tokio::spawn(async move {
            sleep(ms(20)).await;
            call("bob").await;
            sleep(ms(40)).await;
            call("eve").await;
            sleep(ms(40)).await;
        });
        let known = desk(calls, Service::new([("ann", 30), ("bob", 10), ("eve", 10)])).await;
        sleep(ms(120) - ms(now())).await;
        let known = if known.is_empty() { "nobody".to_owned() } else { known.join(", ") };
        event("later", format!("knows {known}"));
    })
}

fn kept_all(recording: &Timeline) -> Result<String, String> {
    let text = recording.text();
    let lost: Vec<&str> = ["ann", "bob", "eve"]
        .into_iter()
        .filter(|name| !text.contains(&format!("answers {name}")))
        .filter(|name| {
            !recording
                .lanes()
                .iter()
                .any(|lane| &lane.name == name && lane.events[0].what == "no line")
        })
        .filter(|name| !recording.lanes()[4].events[0].what.contains(name))
        .collect();
    match lost.is_empty() {
        true => Ok("every call is answered, known, or has found no line".to_owned()),
        false => Err(format!("nobody knows of a call for {}", lost.join(", "))),
    }
}

#[test]
fn the_desk_is_dropped_at_every_await() {
    let first = cut_everywhere(async |calls, directory| {
        if marked(first::answer(calls, directory)).await.is_none() {
            cancelled("desk", "is dropped");
        }
        Vec::new()
    });
    let kept = cut_everywhere(async |mut calls, directory| {
        let mut current = None;
        if marked(kept::answer(&mut calls, &mut current, directory)).await.is_none() {
            cancelled("desk", "is dropped");
        }
        let mut known = Vec::from_iter(current);
        while let Some(name) = calls.recv().await {
            known.push(name);
        }
        known
    });
    let figure = Explorable::new()
        .version(version("As first written", "p06_defensive_io/chapter/first", first))
        .version(version("Kept outside", "p06_defensive_io/chapter/kept", kept))
        .judged(kept_all);

    assert_eq!(figure.broken(), [vec!["fetch"; 3], vec![]]);
    shows("06_defensive_io/chapter/explore", figure);
}
