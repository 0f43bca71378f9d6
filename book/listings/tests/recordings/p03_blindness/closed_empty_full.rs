use crate::{ms, shows};
use figure::{Figure, claim, ends, happened};
use futures::FutureExt;
use listings::p03_blindness::closed_empty_full::{
    budget, ends as seen, first, go_default, now, patient, strict,
};
use testkit::run::Room;
use testkit::timeline::{Timeline, asked, declare, event, resources, span};
use tokio::sync::mpsc::error::{TryRecvError, TrySendError};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::{sleep, timeout};
use tokio::{join, select};

/// A match with goals at 20 and at 70 ms that is over at 100; the hall closes at 200.
macro_rules! recording_of_a_match {
    ($board:path) => {
        Room::new().record_repeatedly(16, async || {
            declare(["referee", "board"]);
            let (goals, scores) = mpsc::channel(10);
            let referee = async {
                for (wait, score) in [(20, "1:0"), (50, "1:1")] {
                    sleep(ms(wait)).await;
                    event("referee", score);
                    goals.send(score).await.unwrap();
                }
                sleep(ms(30)).await;
                asked("referee", "leaves");
                drop(goals);
            };
            let board = async {
                let on = span("board", "light");
                let shown = $board(scores, |what| event("board", what));
                match timeout(ms(200), shown).await {
                    Ok(()) => on.done(),
                    Err(_) => drop(on),
                }
            };

            join!(board, referee);
        })
    };
}

#[test]
fn a_pattern_does_not_see_the_end() {
    let figure = Figure::new(recording_of_a_match!(first::run))
        .asks([
            ends("board", "100 light done"),
            happened("board", "180 clock"),
            claim(|it| it.lanes()[1].events.len() > 100),
        ])
        .broke(
            "the board shows the clock until somebody pulls the plug",
            ends("board", "200 light dropped"),
        );
    shows("03_blindness/closed_empty_full/first", figure);
}

#[test]
fn a_match_sees_the_end() {
    let figure = Figure::new(recording_of_a_match!(seen::run))
        .held("the board goes out when the referee leaves", ends("board", "100 light done"));
    shows("03_blindness/closed_empty_full/ends", figure);
}

#[test]
fn else_waits_for_the_end() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["post", "clerk"]);
        let (post, mut letters) = mpsc::channel(10);
        let postman = async {
            event("post", "letters 1, 2");
            post.send(1).await.unwrap();
            post.send(2).await.unwrap();
            sleep(ms(40)).await;
            event("post", "letter 3");
            post.send(3).await.unwrap();
            sleep(ms(60)).await;
            event("post", "closes");
            drop(post);
        };
        let clerk = async {
            sleep(ms(10)).await;
            let taking = span("clerk", "take_all");
            let taken = go_default::take_all(&mut letters).await;
            event("clerk", format!("has {taken:?}"));
            taking.done();
        };

        join!(postman, clerk);
    });

    let figure = Figure::new(recording)
        .broke("the clerk waits until the post closes", ends("clerk", "100 take_all done"));
    shows("03_blindness/closed_empty_full/go_default", figure);
}

fn three_hundred_letters() -> (Sender<u32>, Receiver<u32>) {
    let (post, letters) = mpsc::channel(300);
    for letter in 0..300 {
        post.try_send(letter).unwrap();
    }
    (post, letters)
}

/// A clerk who comes every 10 ms until there is nothing left.
fn recording_of_a_clerk(
    take_all: impl AsyncFn(&mut Receiver<u32>) -> usize + Clone + Send + 'static,
) -> Timeline {
    Room::new().record_repeatedly(16, async move || {
        declare(["letters", "clerk"]);
        resources(["letters"]);
        let (_post, mut letters) = three_hundred_letters();
        event("letters", "300");
        while !letters.is_empty() {
            sleep(ms(10)).await;
            let taken = take_all(&mut letters).await;
            event("clerk", format!("takes {taken}"));
            event("letters", letters.len().to_string());
        }
        sleep(ms(10)).await;
    })
}

#[test]
fn now_or_never_sees_the_budget() {
    let recording = recording_of_a_clerk(async |letters| budget::take_all(letters).await.len());
    let figure = Figure::new(recording)
        .framed(|frame| frame.later(5))
        .asks([
            happened("clerk", "10 takes 300"),
            happened("clerk", "10 takes 0"),
            claim(|it| it.lanes()[1].events[0].what == "takes 127"),
        ])
        .broke("two thirds of the letters looked like none", happened("letters", "10 173"));
    shows("03_blindness/closed_empty_full/budget", figure);
}

#[test]
fn try_recv_sees_the_queue() {
    let recording = recording_of_a_clerk(async |letters| {
        let (taken, why) = now::take_all(letters);
        assert_eq!(why, TryRecvError::Empty);
        taken.len()
    });
    assert!(ends("clerk", "10 takes 300")(&recording));
}

#[test]
fn a_budget_is_128_operations() {
    testkit::run(async || {
        let (_post, mut letters) = three_hundred_letters();
        let fresh = tokio::spawn(async move { budget::take_all(&mut letters).await.len() });
        assert_eq!(fresh.await.unwrap(), 128);
    });
}

/// An agency with three papers, each with room for one photo: ann takes every photo at once, bob works on one for
/// 45 ms, and eve leaves at 25 ms.
fn recording_of_an_agency(publish: fn(u32, &mut Vec<Sender<u32>>)) -> Timeline {
    Room::new().record_repeatedly(16, async move || {
        declare(["agency", "on the list", "ann", "bob", "eve"]);
        resources(["on the list"]);
        let (papers, photos): (Vec<_>, Vec<_>) = (0..3).map(|_| mpsc::channel(1)).unzip();
        let [mut ann, mut bob, mut eve] = <[_; 3]>::try_from(photos).unwrap();
        let agency = async {
            let mut papers = papers;
            event("on the list", "3");
            for photo in 1..=7 {
                sleep(ms(10)).await;
                let before = papers.len();
                publish(photo, &mut papers);
                event("agency", format!("photo {photo}"));
                if papers.len() < before {
                    event("on the list", papers.len().to_string());
                }
            }
            sleep(ms(40)).await;
        };
        let read = async |name: &str, photos: &mut Receiver<u32>, work: u64| {
            while let Some(photo) = photos.recv().await {
                let reading = span(name, &format!("photo {photo}"));
                sleep(ms(work)).await;
                reading.done();
            }
            event(name, "was struck off");
        };

        select! {
            () = agency => {}
            ((), (), ()) = async { join!(
                read("ann", &mut ann, 1),
                read("bob", &mut bob, 45),
                async {
                    let _ = timeout(ms(25), read("eve", &mut eve, 1)).await;
                    event("eve", "leaves");
                    drop(eve);
                },
            ) } => {}
        }
    })
}

#[test]
fn whoever_is_slow_is_struck_off() {
    let figure = Figure::new(recording_of_an_agency(strict::publish))
        .broke("bob was struck off while he worked", ends("bob", "100 was struck off"));
    shows("03_blindness/closed_empty_full/strict", figure);
}

#[test]
fn whoever_has_left_is_struck_off() {
    let figure = Figure::new(recording_of_an_agency(patient::publish))
        .held("eve was struck off, and nobody else", happened("on the list", "30 2"))
        .held("bob gets photo 6", happened("bob", "100 photo 6 started"));
    shows("03_blindness/closed_empty_full/patient", figure);
}

#[test]
fn a_receiver_gives_three_answers() {
    let (sender, mut receiver) = mpsc::channel(1);
    assert_eq!(receiver.try_recv(), Err(TryRecvError::Empty));
    assert!(receiver.recv().now_or_never().is_none());

    sender.try_send(7).unwrap();
    drop(sender);
    assert!(receiver.is_closed() && !receiver.is_empty(), "closed, and not drained");
    assert_eq!(receiver.try_recv(), Ok(7));
    assert_eq!(receiver.try_recv(), Err(TryRecvError::Disconnected));
    assert_eq!(receiver.recv().now_or_never(), Some(None));
    assert_eq!(receiver.recv().now_or_never(), Some(None), "and again");
    let many = receiver.recv_many(&mut Vec::new(), 10).now_or_never();
    assert_eq!(many, Some(0));
}

#[test]
fn a_sender_gives_three_answers_and_the_value_back() {
    testkit::run(async || {
        let (sender, receiver) = mpsc::channel(1);
        assert_eq!(sender.try_send(1), Ok(()));
        assert_eq!(sender.try_send(2), Err(TrySendError::Full(2)));
        assert!(matches!(sender.try_reserve(), Err(TrySendError::Full(()))));
        assert!(sender.send(2).now_or_never().is_none());
        assert_eq!(sender.capacity(), 0);
        assert!(!sender.is_closed() && sender.closed().now_or_never().is_none());

        drop(receiver);
        assert_eq!(sender.try_send(2), Err(TrySendError::Closed(2)));
        assert!(matches!(sender.try_reserve(), Err(TrySendError::Closed(()))));
        assert_eq!(sender.send(2).await.unwrap_err().0, 2);
        assert!(sender.is_closed() && sender.closed().now_or_never().is_some());
    });
}

#[test]
fn recv_many_waits_for_the_first() {
    testkit::run(async || {
        let (sender, mut receiver) = mpsc::channel(10);
        let mut got = Vec::new();
        assert!(receiver.recv_many(&mut got, 10).now_or_never().is_none());
        sender.try_send(1).unwrap();
        sender.try_send(2).unwrap();
        assert_eq!(receiver.recv_many(&mut got, 10).await, 2);
    });
}

#[test]
fn a_timeout_of_zero_waits_for_a_new_budget() {
    testkit::run(async || {
        let (_post, mut letters) = three_hundred_letters();
        let taken = tokio::spawn(async move {
            let mut taken = 0;
            while let Ok(Some(_)) = timeout(ms(0), letters.recv()).await {
                taken += 1;
            }
            taken
        });
        assert_eq!(taken.await.unwrap(), 300);
    });
}

#[test]
fn now_or_never_misses_nothing_with_a_new_budget_each_time() {
    testkit::run(async || {
        let (_post, mut letters) = three_hundred_letters();
        let taken = tokio::spawn(async move {
            let mut taken = 0;
            tokio::task::yield_now().await;
            while let Some(Some(_)) = letters.recv().now_or_never() {
                taken += 1;
                tokio::task::yield_now().await;
            }
            taken
        });
        assert_eq!(taken.await.unwrap(), 300);
    });
}

#[test]
fn a_branch_without_a_pattern_takes_a_closed_channel_again_and_again() {
    testkit::run(async || {
        let (sender, mut receiver) = mpsc::channel::<()>(1);
        drop(sender);
        for _ in 0..100 {
            select! {
                biased;
                nothing = receiver.recv() => assert!(nothing.is_none()),
                () = sleep(ms(10)) => unreachable!("the channel is ready in every round"),
            }
        }
    });
}
