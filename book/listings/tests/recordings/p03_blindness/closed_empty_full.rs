use crate::{ms, shows};
use futures::FutureExt;
use listings::p03_blindness::closed_empty_full::{
    budget, ends, first, go_default, now, patient, strict,
};
use testkit::run::Room;
use testkit::timeline::{Timeline, declare, event};
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
                event("referee", "left");
                drop(goals);
            };
            let board = async {
                let shown = $board(scores, |what| event("board", what));
                match timeout(ms(200), shown).await {
                    Ok(()) => event("board", "off"),
                    Err(_) => event("board", "unplugged"),
                }
            };

            join!(board, referee);
        })
    };
}

#[test]
fn a_pattern_does_not_see_the_end() {
    let recording = recording_of_a_match!(first::run);
    shows("03_blindness/closed_empty_full/first", recording);
}

#[test]
fn a_match_sees_the_end() {
    let recording = recording_of_a_match!(ends::run);
    shows("03_blindness/closed_empty_full/ends", recording);
}

#[test]
fn else_waits_for_the_end() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["post", "desk"]);
        let (post, mut letters) = mpsc::channel(10);
        let postman = async {
            event("post", "letters 1 and 2");
            post.send(1).await.unwrap();
            post.send(2).await.unwrap();
            sleep(ms(40)).await;
            event("post", "letter 3");
            post.send(3).await.unwrap();
            sleep(ms(60)).await;
            event("post", "closed");
            drop(post);
        };
        let desk = async {
            sleep(ms(10)).await;
            event("desk", "takes what is there");
            let taken = go_default::take_all(&mut letters).await;
            event("desk", format!("has {taken:?}"));
        };

        join!(postman, desk);
    });

    shows("03_blindness/closed_empty_full/go_default", recording);
}

fn three_hundred_letters() -> (Sender<u32>, Receiver<u32>) {
    let (post, letters) = mpsc::channel(300);
    for letter in 0..300 {
        post.try_send(letter).unwrap();
    }
    (post, letters)
}

#[test]
fn now_or_never_sees_the_budget_and_try_recv_the_queue() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["now_or_never", "try_recv"]);
        let (_post, mut letters) = three_hundred_letters();
        let first = tokio::spawn(async move {
            loop {
                let taken = budget::take_all(&mut letters).await.len();
                event("now_or_never", format!("took {taken}"));
                if taken == 0 {
                    return;
                }
                sleep(ms(10)).await;
            }
        });
        let (_post, mut letters) = three_hundred_letters();
        let second = tokio::spawn(async move {
            let (taken, why) = now::take_all(&mut letters);
            assert_eq!(why, TryRecvError::Empty);
            event("try_recv", format!("took {}", taken.len()));
        });

        let _ = join!(first, second);
    });

    shows("03_blindness/closed_empty_full/budget", recording);
}

/// An agency with three papers, each with room for one photo: ann takes every photo at once, bob works on one for
/// 45 ms, and eve leaves at 25 ms.
fn recording_of_an_agency(publish: fn(u32, &mut Vec<Sender<u32>>)) -> Timeline {
    Room::new().record_repeatedly(16, async move || {
        declare(["agency", "on the list", "ann", "bob", "eve"]);
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
                event(name, format!("got {photo}"));
                sleep(ms(work)).await;
            }
            event(name, "was left out");
        };

        select! {
            () = agency => {}
            ((), (), ()) = async { join!(
                read("ann", &mut ann, 0),
                read("bob", &mut bob, 45),
                async {
                    let _ = timeout(ms(25), read("eve", &mut eve, 0)).await;
                    event("eve", "left");
                    drop(eve);
                },
            ) } => {}
        }
    })
}

#[test]
fn whoever_is_slow_is_thrown_out() {
    let recording = recording_of_an_agency(strict::publish);
    shows("03_blindness/closed_empty_full/strict", recording);
}

#[test]
fn whoever_has_left_is_thrown_out() {
    let recording = recording_of_an_agency(patient::publish);
    shows("03_blindness/closed_empty_full/patient", recording);
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
