use crate::{ms, shows};
use figure::{Figure, ends, happened};
use listings::p06_defensive_io::chapter::first;
use testkit::run::Room;
use testkit::scene::Service;
use testkit::timeline::{asked, declare, event};
use tokio::join;
use tokio::sync::mpsc;
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
