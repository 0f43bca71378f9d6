use std::{cell::RefCell, pin::pin, time::Duration};

use futures::{FutureExt, future::join_all};
use refuse_rather_than_wait::{Desk, Door, Nothing, Policy, Rejected, Tally, inbox};
use testkit::{
    assert_timeline,
    cut::{self, marked},
    quiet::{completes, settle},
    run::Room,
    timeline::{declare, event, now},
};
use tokio::{
    join,
    time::{Instant, sleep, timeout},
};

const PATIENCE: u64 = 50;

const POLICIES: [Policy; 3] = [Policy::Refuse, Policy::ShedOldest, Policy::Wait(ms(PATIENCE))];

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Leaks are another lesson.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

async fn at(millis: u64) {
    sleep(ms(millis.saturating_sub(now()))).await;
}

/// What `put` said, and how long that took.
async fn put(door: &Door<u32>, message: u32) -> (Result<(), Rejected<u32>>, u64) {
    let began = Instant::now();
    let complaint = "somebody put a message into an inbox, and put() never returned.";
    let said = completes(door.put(message), complaint).await;
    (said, u64::try_from(began.elapsed().as_millis()).unwrap())
}

/// Puts in a message for which there is room.
async fn fill(door: &Door<u32>, message: u32) {
    let (said, _) = put(door, message).await;
    assert!(
        said == Ok(()),
        "WRONG RESULT: message {message} was put into an inbox with room; put() said {said:?}."
    );
}

async fn take(desk: &mut Desk<u32>) -> Option<u32> {
    completes(desk.take(), "a message waited, or all doors were gone, and take() never returned.")
        .await
}

/// What can be taken without waiting.
fn take_all(desk: &mut Desk<u32>) -> Vec<u32> {
    std::iter::from_fn(|| desk.take_now().ok()).take(1_000).collect()
}

/// The beginning of a sentence.
fn under(policy: Policy) -> String {
    format!("under {policy:?}")
}

#[test]
fn with_room_every_policy_accepts() {
    // An answer that asks for room and for the time in random order finds room by luck.
    for policy in POLICIES.into_iter().chain([Policy::Wait(ms(0)); 64]) {
        room().run(async move || {
            let (door, mut desk) = inbox(policy, 3);
            let under = under(policy);

            for message in 1..=3 {
                let (said, took) = put(&door, message).await;
                assert!(
                    said == Ok(()) && took == 0,
                    "WRONG RESULT: {under} message {message} was put into an inbox with room for 3; put() said {said:?}, after {took} ms."
                );
            }
            let tally = door.tally();
            let first = take(&mut desk).await;
            drop(door);
            let rest = [take(&mut desk).await, take(&mut desk).await, take(&mut desk).await];

            assert!(
                (first, rest) == (Some(1), [Some(2), Some(3), None]),
                "WRONG RESULT: {under} messages 1 to 3 were put in, and then the door was gone; taken were {first:?} and {rest:?}."
            );
            assert!(
                tally == Tally { accepted: 3, refused: 0, shed: 0 },
                "WRONG RESULT: {under} three messages were put into an inbox with room for 3; it had this {tally:?}."
            );
        });
    }
}

#[test]
fn a_full_inbox_refuses_at_once_and_counts() {
    room().run(async || {
        let (door, mut desk) = inbox(Policy::Refuse, 2);

        let mut all = Vec::new();
        for message in 1..=5 {
            all.push(put(&door, message).await);
        }
        let tally = door.tally();

        let slow = all.iter().map(|(_, took)| *took).max().unwrap();
        assert!(
            slow <= 1,
            "BLIND UNDER LOAD: under Refuse five messages were put into an inbox with room for 2, and one of them waited for {slow} ms."
        );
        let said: Vec<_> = all.into_iter().map(|(said, _)| said).collect();
        let full = |message| Err(Rejected::Full(message));
        assert!(
            said == [Ok(()), Ok(()), full(3), full(4), full(5)],
            "WRONG RESULT: under Refuse messages 1 to 5 were put into an inbox with room for 2, and nobody took any; put() said {said:?}."
        );
        assert!(
            tally == Tally { accepted: 2, refused: 3, shed: 0 },
            "WRONG RESULT: under Refuse five messages were put into an inbox with room for 2, and three were refused; it had this {tally:?}."
        );

        assert_eq!(take(&mut desk).await, Some(1));
        let (said, _) = put(&door, 6).await;
        let taken = take_all(&mut desk);
        assert!(
            said == Ok(()) && taken == [2, 6],
            "WRONG RESULT: under Refuse message 6 was put in when there was room again; put() said {said:?}, and left were {taken:?}."
        );
    });
}

#[test]
fn a_full_inbox_sheds_the_oldest_and_counts() {
    room().run(async || {
        let (door, mut desk) = inbox(Policy::ShedOldest, 2);

        for message in 1..=5 {
            let (said, took) = put(&door, message).await;
            assert!(
                took <= 1,
                "BLIND UNDER LOAD: under ShedOldest message {message} was put into an inbox with room for 2, and waited for {took} ms."
            );
            assert!(
                said == Ok(()),
                "WRONG RESULT: under ShedOldest message {message} was put into an inbox with room for 2; put() said {said:?}."
            );
        }

        let (tally, taken) = (door.tally(), take_all(&mut desk));
        assert!(
            taken == [4, 5],
            "LOST: under ShedOldest messages 1 to 5 were put into an inbox with room for 2; left were {taken:?}."
        );
        assert!(
            tally == Tally { accepted: 5, refused: 0, shed: 3 },
            "WRONG RESULT: under ShedOldest five messages were put into an inbox with room for 2; it had this {tally:?}."
        );
    });
}

/// A desk that waits in `take` is in nobody's way, and does not return for a message that it has taken before.
#[test]
fn a_desk_that_waits_gets_what_is_put_in() {
    for policy in POLICIES {
        room().run(async move || {
            let (door, mut desk) = inbox(policy, 2);
            let under = under(policy);

            fill(&door, 1).await;
            let before = desk.take_now();
            let client = async {
                at(10).await;
                put(&door, 2).await
            };
            let clerk = async { (take(&mut desk).await, now()) };
            let ((taken, at), (said, took)) = join!(clerk, client);

            let verdict = if at < 10 { "WRONG RESULT" } else { "DEAF" };
            assert!(
                taken == Some(2) && said == Ok(()) && took <= 1 && at <= 11,
                "{verdict}: {under} take_now() said {before:?}, then somebody waited at the desk, and at 10 ms message 2 was put in; put() said {said:?} after {took} ms, and take() returned {taken:?} at {at}."
            );
        });
    }
}

/// Four messages are put in before whoever waits at the desk has a turn.
#[test]
fn whoever_may_not_wait_does_not_wait_for_the_desk_either() {
    for policy in [Policy::Refuse, Policy::ShedOldest] {
        room().run(async move || {
            let (door, mut desk) = inbox(policy, 2);
            let told = format!(
                "{} somebody waited at the desk, and before it was his turn messages 1 to 4 were put into an inbox with room for 2",
                under(policy)
            );

            let mut clerk = pin!(desk.take());
            let nothing = clerk.as_mut().now_or_never();
            assert!(
                nothing.is_none(),
                "WRONG RESULT: nothing was put in; take() returned {nothing:?}."
            );
            for message in 1..=4 {
                let Some(said) = door.put(message).now_or_never() else {
                    panic!(
                        "BLIND UNDER LOAD: {told}; put() of message {message} did not return at once."
                    );
                };
                assert!(
                    said == Ok(()) || matches!(policy, Policy::Refuse),
                    "WRONG RESULT: {told}; put() of message {message} said {said:?}."
                );
            }
        });
    }
}

#[test]
fn a_desk_that_waits_hears_that_the_last_door_goes() {
    for policy in POLICIES {
        room().run(async move || {
            let (door, mut desk) = inbox::<u32>(policy, 2);
            let other = door.clone();

            let doors = async {
                at(10).await;
                drop(door);
                at(20).await;
                drop(other);
            };
            let clerk = async {
                let complaint = "somebody waited at the desk, the doors went at 10 and at 20 ms, and take() never returned.";
                (completes(desk.take(), complaint).await, now())
            };
            let ((), (taken, at)) = join!(doors, clerk);

            let under = under(policy);
            assert!(
                taken.is_none() && (20..=21).contains(&at),
                "DEAF: {under} somebody waited at the desk, and the doors went at 10 and at 20 ms; take() returned {taken:?} at {at}."
            );
        });
    }
}

#[test]
fn a_take_that_is_dropped_takes_nothing() {
    cut::everywhere_marked(
        || RefCell::new(Ok(())),
        async |outcome| {
            let (door, mut desk) = inbox(Policy::Refuse, 2);
            let client = async {
                at(10).await;
                fill(&door, 1).await;
            };
            let (taken, ()) = join!(marked(desk.take()), client);
            settle().await;
            let left = take_all(&mut desk);

            *outcome.borrow_mut() = match (taken, left.as_slice()) {
                (Some(Some(1)), []) | (None, [1]) => Ok(()),
                (None, _) => Err(format!("LOST: a take() was dropped, and message 1 was put in; left were {left:?}.")),
                (taken, _) => Err(format!("WRONG RESULT: message 1 was put in; taken was {taken:?}, and left were {left:?}.")),
            };
        },
        |outcome| outcome.borrow().clone(),
    )
    .assert_kept();
}

#[test]
fn a_full_inbox_lets_wait_so_long_and_no_longer() {
    room().run(async || {
        let (door, desk) = inbox(Policy::Wait(ms(PATIENCE)), 1);
        fill(&door, 1).await;

        let (said, took) = put(&door, 2).await;

        let tally = door.tally();
        assert!(
            said == Err(Rejected::Full(2)),
            "WRONG RESULT: under a wait of 50 ms message 2 was put into a full inbox, and nobody took any; put() said {said:?}, after {took} ms."
        );
        assert!(
            (50..=51).contains(&took),
            "BLIND UNDER LOAD: under a wait of 50 ms message 2 was put into a full inbox, and put() returned after {took} ms."
        );
        assert!(
            tally == Tally { accepted: 1, refused: 1, shed: 0 },
            "WRONG RESULT: under a wait of 50 ms one message was accepted, and one was refused; the inbox had this {tally:?}."
        );
        drop(desk);
    });
}

#[test]
fn whoever_waits_has_room_as_soon_as_there_is_some() {
    for takes in ["take", "take_now"] {
        room().run(async move || {
            let (door, mut desk) = inbox(Policy::Wait(ms(PATIENCE)), 1);
            fill(&door, 1).await;

            let clerk = async {
                at(33).await;
                match takes {
                    "take" => desk.take().await,
                    _ => desk.take_now().ok(),
                }
            };
            let ((said, took), _) = join!(put(&door, 2), clerk);

            let verdict = if took < 33 { "WRONG RESULT" } else { "BLIND UNDER LOAD" };
            assert!(
                said == Ok(()) && (33..=34).contains(&took),
                "{verdict}: under a wait of 50 ms message 2 was put into a full inbox, which had room at 33 ms; put() said {said:?} after {took}, and the room came from {takes}()."
            );
            let taken = take_all(&mut desk);
            assert!(taken == [2], "LOST: message 2 was accepted, and left were {taken:?}.");
        });
    }
}

#[test]
fn of_two_who_wait_none_waits_longer_than_its_limit() {
    room().run(async || {
        let (door, mut desk) = inbox(Policy::Wait(ms(PATIENCE)), 1);
        fill(&door, 1).await;

        let clerk = async {
            at(33).await;
            desk.take().await
        };
        let late = async {
            at(20).await;
            put(&door, 3).await
        };
        let ((early, took), (late, later), _) = join!(put(&door, 2), late, clerk);

        assert!(
            took <= 51 && later <= 51,
            "BLIND UNDER LOAD: under a wait of 50 ms two messages were put into a full inbox, which had room for one at 33 ms; put() returned after {took} and {later} ms."
        );
        let accepted = [early, late].iter().filter(|said| said.is_ok()).count();
        assert!(
            accepted == 1,
            "WRONG RESULT: two messages waited, and there was room for one at 33 ms; accepted were {accepted}."
        );
    });
}

#[test]
fn a_wait_that_is_dropped_keeps_no_room_and_is_not_counted() {
    cut::everywhere_marked(
        || RefCell::new(Ok(())),
        async |outcome| {
            let (door, mut desk) = inbox(Policy::Wait(ms(PATIENCE)), 1);
            fill(&door, 1).await;
            let gives_up = marked(door.put(2));
            let clerk = async {
                at(33).await;
                desk.take().await
            };
            let (said, _) = join!(gives_up, clerk);
            let was_dropped = said.is_none();
            let left = take_all(&mut desk);
            let (said, took) = put(&door, 3).await;
            let (rest, tally) = (take_all(&mut desk), door.tally());

            let story = if was_dropped {
                "a put() of message 2 was dropped while it waited"
            } else {
                "messages 1 and 2 were taken"
            };
            *outcome.borrow_mut() = match (was_dropped, left.as_slice()) {
                (true, [2]) => Err("GHOST EFFECT: a put() of message 2 was dropped while it waited, and the desk took message 2.".to_owned()),
                _ if said != Ok(()) || rest != [3] => Err(format!(
                    "LEAK: {story}; then the inbox was empty, message 3 was put in, and put() said {said:?} after {took} ms."
                )),
                (true, _) if tally != (Tally { accepted: 2, refused: 0, shed: 0 }) => Err(format!(
                    "WRONG RESULT: a put() was dropped while it waited, and two messages were accepted; the inbox had this {tally:?}."
                )),
                _ => Ok(()),
            };
        },
        |outcome| outcome.borrow().clone(),
    )
    .assert_kept();
}

#[test]
fn whoever_gives_up_takes_no_room_from_those_who_wait() {
    for gives_up in ["before there was room", "when there was room"] {
        room().run(async move || {
            let (door, mut desk) = inbox(Policy::Wait(ms(PATIENCE)), 1);
            fill(&door, 1).await;
            let mut first = Some(Box::pin(door.put(2)));
            if let Some(said) = first.as_mut().unwrap().now_or_never() {
                panic!(
                    "WRONG RESULT: under a wait of 50 ms message 2 was put into a full inbox; put() said {said:?} at once."
                );
            }

            let clerk = async {
                at(33).await;
                first.take_if(|_| gives_up == "before there was room");
                let taken = desk.take().await;
                drop(first);
                taken
            };
            let ((said, took), _) = join!(put(&door, 3), clerk);

            assert!(
                said == Ok(()) && took <= 34,
                "BLIND UNDER LOAD: under a wait of 50 ms messages 2 and 3 waited for room; {gives_up}, at 33 ms, the put() of message 2 was dropped, and that of message 3 said {said:?} after {took} ms."
            );
        });
    }
}

#[test]
fn without_a_desk_the_inbox_is_closed() {
    for policy in POLICIES {
        for before in [0, 2] {
            room().run(async move || {
                let (door, desk) = inbox(policy, 2);
                let under = under(policy);
                for message in 1..=before {
                    fill(&door, message).await;
                }
                drop(desk);

                let (said, took) = put(&door, 9).await;

                let tally = door.tally();
                assert!(
                    said == Err(Rejected::Closed(9)),
                    "WRONG RESULT: {under} the desk had gone, with {before} messages in an inbox for 2; message 9 was put in, and put() said {said:?}."
                );
                assert!(
                    took <= 1,
                    "BLIND UNDER LOAD: {under} the desk had gone, and put() waited for {took} ms."
                );
                assert!(
                    tally.refused == 0 && tally.accepted == before as usize,
                    "WRONG RESULT: {under} {before} messages were accepted, and none was refused for want of room; the inbox had this {tally:?}."
                );
            });
        }
    }
}

#[test]
fn whoever_waits_hears_that_the_desk_goes() {
    room().run(async || {
        let (door, desk) = inbox(Policy::Wait(ms(PATIENCE)), 1);
        fill(&door, 1).await;

        let clerk = async {
            at(20).await;
            drop(desk);
        };
        let ((said, took), ()) = join!(put(&door, 2), clerk);

        let tally = door.tally();
        let verdict = if took < 20 { "WRONG RESULT" } else { "DEAF" };
        assert!(
            said == Err(Rejected::Closed(2)) && took <= 21,
            "{verdict}: message 2 waited for room, and at 20 ms the desk went; put() said {said:?} after {took} ms."
        );
        assert!(
            tally == Tally { accepted: 1, refused: 0, shed: 0 },
            "WRONG RESULT: message 1 was accepted, and while message 2 waited for room the desk went; the inbox had this {tally:?}."
        );
    });
}

#[test]
fn empty_and_closed_are_two_things() {
    room().run(async || {
        let (door, mut desk) = inbox(Policy::Refuse, 300);

        let empty = desk.take_now();
        for message in 0..300 {
            fill(&door, message).await;
        }
        // A turn of its own, with the budget of a turn.
        sleep(ms(1)).await;
        let taken = take_all(&mut desk).len();
        let other = door.clone();
        drop(door);
        let one_left = desk.take_now();
        fill(&other, 7).await;
        drop(other);
        let last = (desk.take_now(), desk.take_now());

        assert!(
            (empty == Err(Nothing::Empty)) && (one_left == Err(Nothing::Empty)),
            "WRONG RESULT: the inbox was empty, and a door was there; take_now() said {empty:?}, and with one of two doors gone {one_left:?}."
        );
        assert!(taken == 300, "LOST: 300 messages waited; take_now() found {taken} of them, one after the other.");
        assert!(
            last == (Ok(7), Err(Nothing::Closed)),
            "WRONG RESULT: message 7 was in the inbox, and all doors were gone; take_now() said {last:?}."
        );
    });
}

/// Three clients at three doors, and a clerk who takes a message every 25 ms.
#[test]
fn every_message_is_counted_once() {
    for policy in POLICIES {
        room().run(async move || {
            let (door, mut desk) = inbox(policy, 4);
            let under = under(policy);

            let clients = (0..3).map(|client| {
                let door = door.clone();
                async move {
                    let mut said = Vec::new();
                    for n in 0..30 {
                        at(10 * n + 3 * u64::from(client)).await;
                        said.push(put(&door, 100 * client + u32::try_from(n).unwrap()).await.0);
                    }
                    said
                }
            });
            let clerk = async {
                let mut taken = 0;
                for n in 0..8 {
                    at(25 * n + 1).await;
                    taken += usize::from(desk.take().await.is_some());
                }
                taken
            };
            let load = async { join!(join_all(clients), clerk) };
            let complaint = "three clients put 30 messages each into an inbox for 4, of which a clerk took eight, and it never came to an end.";
            let (said, taken) = completes(load, complaint).await;

            let left = take_all(&mut desk).len();
            let (mut accepted, mut refused) = (0, 0);
            for said in said.into_iter().flatten() {
                match said {
                    Ok(()) => accepted += 1,
                    Err(_) => refused += 1,
                }
            }
            let tally = door.tally();
            let told = format!(
                "{under} 90 messages were put in; {accepted} clients were told Ok and {refused} were refused, {taken} messages were taken and {left} were left"
            );
            assert!(left <= 4, "WRONG RESULT: {told}, in an inbox with room for 4.");
            assert!(
                (tally.accepted, tally.refused) == (accepted, refused),
                "WRONG RESULT: {told}; the inbox had this {tally:?}."
            );
            assert!(
                accepted == taken + left + tally.shed,
                "LOST: {told}; of those that were accepted {} were neither, and {} were counted as shed.",
                accepted - taken - left,
                tally.shed
            );
        });
    }
}

/// Six messages 10 ms apart, an inbox for two, and a clerk who comes every 35 ms.
#[test]
fn the_recording_of_three_policies() {
    let recording = room().record(async || {
        let policies = [
            ("refuse", Policy::Refuse),
            ("shed", Policy::ShedOldest),
            ("wait 15", Policy::Wait(ms(15))),
        ];
        join_all(policies.map(async |(name, policy)| {
            let (client, clerk) = (format!("{name}: client"), format!("{name}: clerk"));
            declare([client.as_str(), clerk.as_str()]);
            let (door, mut desk) = inbox(policy, 2);
            let load = async {
                for message in 1..=6_u32 {
                    at(10 * u64::from(message)).await;
                    match door.put(message).await {
                        Ok(()) => event(&client, format!("{message} in")),
                        Err(Rejected::Full(message)) => event(&client, format!("{message} full")),
                        Err(Rejected::Closed(message)) => {
                            event(&client, format!("{message} closed"))
                        }
                    }
                }
            };
            let takes = async {
                for round in 1..=4 {
                    at(35 * round + 2).await;
                    match desk.take_now() {
                        Ok(message) => event(&clerk, format!("takes {message}")),
                        Err(_) => event(&clerk, "finds nothing"),
                    }
                }
            };
            let _ = timeout(ms(1_000), async { join!(load, takes) }).await;
        }))
        .await;
    });

    assert_timeline!("three_policies", recording);
}
