use std::time::Duration;

use futures::future::join_all;
use one_request_stops_alone::{Chat, End};
use testkit::{
    assert_timeline,
    quiet::{self, Baseline, completes, settle},
    run::Room,
    scene::{Clients, Service},
    timeline::{conclude, declare, event, event_by},
};
use tokio::{
    join,
    time::{Instant, sleep, timeout},
};
use tokio_util::sync::CancellationToken;

const HANGS: &str =
    "answer() never returned; within 900 ms the model answers, or says that it cannot.";

/// A service with a model that needs 30 ms for tides, 53 for stars, 87 for tea, 500 for love and 900 for life. Sending takes 5 more.
struct Scene {
    chat: Chat,
    model: Service,
    clients: Clients,
    shutdown: CancellationToken,
}

impl Scene {
    fn new() -> Self {
        let model =
            Service::new([("tides", 30), ("stars", 53), ("tea", 87), ("love", 500), ("life", 900)]);
        let (clients, shutdown) = (Clients::new(), CancellationToken::new());
        let chat = Chat::new(model.clone(), shutdown.clone());
        Self { chat, model, clients, shutdown }
    }

    /// How the answer ended, and after how many milliseconds.
    async fn ask(&self, reader: &str, question: &str) -> (End, u128) {
        let began = Instant::now();
        let line = self.clients.connect(reader);
        let end = completes(self.chat.answer(reader, line, question), HANGS).await;
        (end, began.elapsed().as_millis())
    }

    fn press_stop(&self, reader: &str) {
        self.chat.press_stop(reader);
    }

    fn is_shut_down(&self) -> &'static str {
        match self.shutdown.is_cancelled() {
            true => " And the service's own token is cancelled.",
            false => "",
        }
    }
}

/// Leaks have claims of their own.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[test]
fn a_reader_gets_signs_of_life_and_then_the_answer() {
    room().run(async || {
        let scene = Scene::new();

        let (end, _) = scene.ask("ann", "tea").await;

        let heard = scene.clients.heard("ann");
        let answers = heard.iter().filter(|word| *word == "tea").count();
        let signs = heard.iter().filter(|word| *word == "…").count();
        assert!(
            answers == 1 && end == End::Complete,
            "WRONG RESULT: ann asked about tea and nobody stopped; she heard {heard:?}, and the answer ended with {end:?}."
        );
        assert!(
            signs >= 3,
            "WRONG RESULT: the model took 87 ms, so there is time for 3 signs of life; ann heard {heard:?}."
        );
    });
}

#[test]
fn a_reader_is_told_that_there_is_no_answer() {
    room().run(async || {
        let scene = Scene::new();

        scene.ask("ann", "dreams").await;

        let heard = scene.clients.heard("ann");
        assert!(
            heard == ["dreams is unavailable"],
            "LOST: ann asked about dreams, of which the model knows nothing; she heard {heard:?}."
        );
    });
}

#[test]
fn a_complete_answer_ends_no_other() {
    room().run(async || {
        let scene = Scene::new();
        let later = async {
            sleep(ms(40)).await;
            scene.ask("eve", "tides").await
        };

        let ((ann, at), (bob, bobs), (eve, eves)) =
            join!(scene.ask("ann", "tides"), scene.ask("bob", "tea"), later);

        let lost = [("bob, who was waiting for his", bob, bobs), ("eve, who asked at 40 ms", eve, eves)];
        assert!(
            ann == End::Complete,
            "WRONG RESULT: nobody stopped, and ann's answer ended with {ann:?}."
        );
        assert!(
            bob != End::Complete || bobs <= 92,
            "SERIAL: the model takes 87 ms for bob's answer and sending it 5; while ann and eve had answers too, it took {bobs} ms."
        );
        for (who, end, after) in lost {
            assert!(
                end == End::Complete,
                "LOST: ann had her answer at {at} ms; {who}, got {end:?} after {after} ms, and nobody had stopped.{}",
                scene.is_shut_down()
            );
        }
    });
}

#[test]
fn a_reader_who_stops_is_stopped_at_once() {
    for (pressed, sending) in
        [(33, ""), (22, ", while a sign of life was being sent to her from 20 to 25")]
    {
        room().run(async move || {
            let scene = Scene::new();
            let button = async {
                sleep(ms(pressed)).await;
                scene.press_stop("ann");
                settle().await;
                scene.model.running()
            };

            let ((end, at), running) = join!(scene.ask("ann", "love"), button);

            assert!(
                at <= u128::from(pressed) + 1,
                "DEAF: ann pressed stop at {pressed} ms{sending}; her answer ended at {at} ms, with {end:?}."
            );
            assert!(
                end == End::Stopped,
                "WRONG RESULT: ann pressed stop, nobody shut the service down, and her answer ended with {end:?}."
            );
            assert!(
                running == 0,
                "LEAK: ann pressed stop at {pressed} ms and was told {end:?}; the model was still at work for her 1 ms later."
            );
        });
    }
}

#[test]
fn a_reader_who_stops_stops_nobody_else() {
    room().run(async || {
        let scene = Scene::new();
        let button = async {
            sleep(ms(33)).await;
            scene.press_stop("ann");
            settle().await;
            scene.ask("eve", "tides").await
        };

        let (_, (bob, bobs), (eve, eves)) =
            join!(scene.ask("ann", "love"), scene.ask("bob", "tea"), button);

        let lost = [
            ("bob, who was waiting for his answer", bob, bobs),
            ("eve, who asked 1 ms after that", eve, eves),
        ];
        for (who, end, after) in lost {
            assert!(
                end == End::Complete,
                "LOST: ann pressed stop at 33 ms; {who}, got {end:?} after {after} ms.{}",
                scene.is_shut_down()
            );
        }
    });
}

#[test]
fn two_readers_stop_at_one_moment() {
    room().run(async || {
        let scene = Scene::new();
        let buttons = async {
            sleep(ms(33)).await;
            scene.press_stop("ann");
            scene.press_stop("bob");
        };

        let (ann, bob, eve, ()) = join!(
            scene.ask("ann", "love"),
            scene.ask("bob", "love"),
            scene.ask("eve", "tea"),
            buttons
        );

        for (who, (end, at)) in [("ann", ann), ("bob", bob)] {
            assert!(
                at <= 34,
                "DEAF: ann and bob pressed stop at 33 ms, one after the other; {who}'s answer ended at {at} ms, with {end:?}."
            );
            assert!(
                end == End::Stopped,
                "WRONG RESULT: ann and bob pressed stop at 33 ms, and {who}'s answer ended with {end:?}."
            );
        }
        let (end, at) = eve;
        assert!(
            end == End::Complete,
            "LOST: ann and bob pressed stop at 33 ms; eve, who did not, got {end:?} at {at} ms."
        );
    });
}

#[test]
fn a_reader_who_stopped_gets_an_answer_to_the_next_question() {
    room().run(async || {
        let scene = Scene::new();
        let button = async {
            sleep(ms(33)).await;
            scene.press_stop("ann");
        };

        join!(scene.ask("ann", "love"), button);
        let (end, after) = scene.ask("ann", "tides").await;

        assert!(
            end == End::Complete,
            "LOST: ann stopped one answer and asked for another, which nobody stopped; it ended after {after} ms, with {end:?}."
        );
    });
}

#[test]
fn the_button_is_that_of_the_next_answer_at_once() {
    for (question, way, story) in WAYS.into_iter().filter(|(_, way, _)| *way != "shut down") {
        room().run(async move || {
            let scene = Scene::new();
            let button = async {
                sleep(ms(10)).await;
                let waiting = scene.chat.waiting();
                scene.press_stop("ann");
                waiting
            };

            ann_ends(&scene, question, way).await;
            let ((end, after), waiting) = join!(scene.ask("ann", "love"), button);

            let (_, story) = story.split_once(": ").unwrap_or_default();
            assert!(
                after <= 11,
                "DEAF: {story}. She asked again in the same moment, and pressed stop 10 ms later, when waiting() named {waiting:?}; that answer ended after {after} ms, with {end:?}."
            );
        });
    }
}

#[test]
fn a_button_pressed_too_late_means_nothing() {
    room().run(async || {
        let scene = Scene::new();

        let (first, _) = scene.ask("ann", "tides").await;
        scene.press_stop("ann");
        settle().await;
        let (end, after) = scene.ask("ann", "stars").await;
        let (other, others) = scene.ask("bob", "tides").await;

        assert!(
            first == End::Complete,
            "WRONG RESULT: nobody stopped, and ann's answer ended with {first:?}."
        );
        assert!(
            end == End::Complete,
            "LOST: ann pressed stop when her answer was complete; her next one ended after {after} ms, with {end:?}."
        );
        assert!(
            other == End::Complete,
            "LOST: ann pressed stop when her answer was complete; bob's, later, ended after {others} ms, with {other:?}."
        );
    });
}

#[test]
fn a_shutdown_ends_every_answer() {
    room().run(async || {
        let scene = Scene::new();
        scene.ask("joe", "tides").await;
        let began = Instant::now();
        let asks = async |reader: &'static str, at: u64| {
            sleep(ms(at)).await;
            let (end, _) = scene.ask(reader, "love").await;
            (reader, end, began.elapsed().as_millis())
        };
        let owner = async {
            sleep(ms(38)).await;
            scene.shutdown.cancel();
            settle().await;
            scene.model.running()
        };
        let readers = [asks("ann", 0), asks("bob", 5), asks("eve", 60)];
        let button = async {
            sleep(ms(9)).await;
            scene.press_stop("joe");
        };

        let (ends, running, ()) = join!(join_all(readers), owner, button);

        let deaf: Vec<_> = ends.iter().filter(|(_, _, at)| *at > 61).map(|(who, ..)| *who).collect();
        assert!(
            deaf.is_empty(),
            "DEAF: the service was shut down at 38 ms, while ann and bob were waiting; eve asked at 60; went on: {}.",
            deaf.join(", ")
        );
        for (who, end, at) in ends {
            let due = if who == "eve" { 61 } else { 39 };
            assert!(
                at <= due,
                "DEAF: the service was shut down at 38 ms; the answer of {who} ended at {at} ms, with {end:?}."
            );
            assert!(
                end == End::ShutDown,
                "WRONG RESULT: the service was shut down, and the answer of {who}, who pressed nothing, ended with {end:?}."
            );
        }
        assert!(
            running == 0,
            "LEAK: the service was shut down at 38 ms; 1 ms later the model was still at work on answers: {running}."
        );
    });
}

#[test]
fn each_end_is_told_by_its_reason() {
    room().run(async || {
        let scene = Scene::new();
        let owner = async {
            sleep(ms(33)).await;
            scene.press_stop("ann");
            sleep(ms(2)).await;
            scene.shutdown.cancel();
        };

        let ((ann, _), (bob, _), ()) =
            join!(scene.ask("ann", "love"), scene.ask("bob", "love"), owner);
        let (again, _) = scene.ask("ann", "love").await;

        assert!(
            ann == End::Stopped,
            "WRONG RESULT: ann pressed stop at 33 ms and the service was shut down at 35; her answer ended with {ann:?}."
        );
        assert!(
            bob != End::Stopped,
            "WRONG RESULT: ann pressed stop at 33 ms and the service was shut down at 35; bob's answer ended with {bob:?}."
        );
        assert!(
            again != End::Stopped,
            "WRONG RESULT: ann pressed stop, the service was shut down, she asked again, and that answer ended with {again:?}."
        );
    });
}

#[test]
fn a_complete_answer_is_told_from_one_that_was_cut() {
    for (way, story) in
        [("stopped", "ann pressed stop"), ("shut down", "the service was shut down")]
    {
        room().run(async move || {
            let scene = Scene::new();
            let ending = async {
                sleep(ms(89)).await;
                match way {
                    "stopped" => scene.press_stop("ann"),
                    _ => scene.shutdown.cancel(),
                }
            };

            let ((end, _), ()) = join!(scene.ask("ann", "tea"), ending);

            let heard = scene.clients.heard("ann");
            let whole = heard.iter().any(|word| word == "tea");
            assert!(
                whole == (end == End::Complete),
                "WRONG RESULT: the model had the answer \"tea\" at 87 ms, sending it takes 5, and {story} at 89. Ann heard {heard:?}, and the answer ended with {end:?}."
            );
        });
    }
}

/// How an answer may end, and what is said of it.
const WAYS: [(&str, &str, &str); 5] = [
    ("tides", "complete", " AFTER SUCCESS: ann had her answer at 35 ms"),
    ("love", "stopped", ": ann pressed stop at 33 ms"),
    ("love", "dropped", ": ann's answer was dropped at 33 ms"),
    ("tides", "dropped", ": ann's answer was dropped at 33 ms, while it was on its way to her"),
    ("love", "shut down", ": the service was shut down at 33 ms"),
];

/// Lets ann's answer end in one of the [`WAYS`].
async fn ann_ends(scene: &Scene, question: &str, way: &str) {
    let answer = scene.chat.answer("ann", scene.clients.connect("ann"), question);
    let ending = async {
        sleep(ms(33)).await;
        match way {
            "stopped" => scene.press_stop("ann"),
            "shut down" => scene.shutdown.cancel(),
            _ => {}
        }
    };
    let answer = async {
        match way {
            "dropped" => drop(timeout(ms(33), answer).await),
            _ => drop(completes(answer, HANGS).await),
        }
    };
    join!(answer, ending);
}

#[test]
fn when_an_answer_has_ended_nothing_of_it_goes_on() {
    for (question, way, story) in WAYS {
        room().run(async move || {
            let scene = Scene::new();
            settle().await;
            let before = Baseline::now();

            ann_ends(&scene, question, way).await;
            settle().await;
            let (running, tasks) = (scene.model.running(), before.extra());
            let (heard, lines) = (scene.clients.heard("ann").len(), scene.clients.connected());
            sleep(ms(200)).await;

            let more = scene.clients.heard("ann").len() - heard;
            assert!(
                more == 0,
                "LEAK{story}; messages that were sent to her in the next 200 ms: {more}."
            );
            assert!(
                running == 0 && tasks == 0 && lines == 0,
                "LEAK{story}; 1 ms later there was still, of hers: fetches {running}, tasks {tasks}, open lines {lines}."
            );
        });
    }
}

#[test]
fn the_status_page_names_those_who_wait() {
    for (question, way, story) in WAYS {
        room().run(async move || {
            let scene = Scene::new();
            let bob = scene.chat.answer("bob", scene.clients.connect("bob"), "life");
            let bob = timeout(ms(800), bob);
            let look = async {
                sleep(ms(20)).await;
                let mut before = scene.chat.waiting();
                before.sort();
                before
            };
            let ann = async {
                ann_ends(&scene, question, way).await;
                settle().await;
                scene.chat.waiting()
            };

            let (after, before, _) = join!(ann, look, bob);

            assert!(
                before == ["ann", "bob"],
                "WRONG RESULT: at 20 ms ann and bob were waiting for answers, and waiting() named {before:?}."
            );
            assert!(
                !after.contains(&"ann".to_owned()),
                "LEAK{story}; when it had ended waiting() still named her: {after:?}."
            );
            assert!(
                way == "shut down" || after == ["bob"],
                "WRONG RESULT: ann's answer had ended and nobody had stopped bob's; 1 ms later waiting() named {after:?}."
            );
        });
    }
}

#[test]
fn the_recording_of_three_readers() {
    let recording = room().record(async || {
        declare(["service", "ann", "bob", "eve", "told", "tides", "love", "after"]);
        let scene = Scene::new();
        let asks = async |reader: &str, question: &str| {
            let (end, _) = scene.ask(reader, question).await;
            event_by("told", reader, format!("{end:?}"));
        };
        let service = async {
            sleep(ms(40)).await;
            event("service", "bob presses stop");
            scene.press_stop("bob");
            sleep(ms(25)).await;
            event("service", "shut down");
            scene.shutdown.cancel();
        };
        join!(asks("ann", "tides"), asks("bob", "love"), asks("eve", "love"), service);
        sleep(ms(100)).await;
        conclude(
            "after",
            format!("{} tasks alive, waiting {:?}", quiet::tasks(), scene.chat.waiting()),
        );
    });

    assert_timeline!("three_readers", recording);
}
