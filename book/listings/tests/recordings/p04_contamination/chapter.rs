use crate::{ms, shows, version};
use figure::{Explorable, Figure, claim};
use futures::FutureExt;
use listings::p04_contamination::chapter::cause::Stop;
use listings::p04_contamination::chapter::deadline::Deadline;
use listings::p04_contamination::chapter::yard::Yard;
use listings::p04_contamination::chapter::{commit, first, handed_over, poison, travels, undone};
use std::future::pending;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use testkit::cut::{self, Recorded};
use testkit::run::Room;
use testkit::timeline::{Timeline, cancelled, conclude, declare, event, follow, now, resources};
use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
use tokio::join;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep, timeout};

/// The number of parcels in the end: on the shelf, and on the truck.
fn parcels(recording: &Timeline) -> (String, String) {
    let last = |name: &str| {
        let lane = recording.lanes().iter().find(|lane| lane.name == name);
        lane.and_then(|lane| lane.events.last())
            .map_or_else(String::new, |event| event.what.clone())
    };
    (last("shelf"), last("truck"))
}

fn are(shelf: &'static str, truck: &'static str) -> figure::Claim {
    claim(move |it| parcels(it) == (shelf.to_owned(), truck.to_owned()))
}

#[test]
fn a_driver_who_leaves_takes_the_parcel_out_of_the_world() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["driver", "work"]);
        resources(["shelf", "truck"]);
        event("driver", "comes");
        let loaded = timeout(ms(40), first::load(Yard::new())).await;
        assert!(loaded.is_err());
        cancelled("driver", "leaves");
        sleep(ms(60)).await;
    });
    let figure = Figure::new(recording)
        .asks([are("1", "0"), are("0", "1"), are("0", "0")])
        .broke("the parcel is on no shelf and on no truck", are("0", "0"));

    shows("04_contamination/chapter/first", figure);
}

/// On its way for as long as `ride` takes.
async fn lift(lane: &str, ride: impl Future<Output = ()>) {
    follow(lane, "lift", ride).await;
}

fn cut_everywhere<F: Future<Output = ()>>(
    load: impl Fn(Yard) -> F + Send + Sync + 'static,
) -> Vec<Recorded> {
    cut::recordings(async move || {
        declare(["driver", "work"]);
        resources(["shelf", "truck"]);
        event("driver", "comes");
        match cut::marked(load(Yard::new())).await {
            Some(()) => event("driver", "has a note"),
            None => cancelled("driver", "leaves"),
        }
        sleep(ms(100) - ms(now())).await;
    })
}

fn one_parcel(recording: &Timeline) -> Result<String, String> {
    match parcels(recording) {
        (shelf, truck) if (&*shelf, &*truck) == ("1", "0") => {
            Ok("the parcel is on the shelf".to_owned())
        }
        (shelf, truck) if (&*shelf, &*truck) == ("0", "1") => {
            Ok("the parcel is on the truck".to_owned())
        }
        (shelf, truck) => Err(format!("{shelf} parcels on the shelf, {truck} on the truck")),
    }
}

#[test]
fn a_load_is_dropped_at_every_await() {
    let figure = Explorable::new()
        .version(version(
            "As first written",
            "p04_contamination/chapter/first",
            cut_everywhere(first::load),
        ))
        .version(version(
            "Undone",
            "p04_contamination/chapter/undone",
            cut_everywhere(undone::load),
        ))
        .version(version(
            "Handed over",
            "p04_contamination/chapter/handed_over",
            cut_everywhere(handed_over::load),
        ))
        .framed(|frame| frame.spares(["work"]))
        .judged(one_parcel);

    assert_eq!(figure.broken(), [vec!["ride", "stow"], vec![], vec![]]);
    shows("04_contamination/chapter/explore", figure);
}

/// The lift is on its way when the work on two numbers behind one lock ends.
#[test]
fn no_lock_knows_that_its_section_was_cut() {
    let recording = Room::new().tolerate_panics().record_repeatedly(16, async || {
        declare(["dropped", "panicked"]);
        let (dropped, panicked) = (Mutex::new((1, 0)), Mutex::new((1, 0)));
        let cut = timeout(ms(20), poison::load(&dropped, lift("dropped", sleep(ms(40)))));
        let breaks = async {
            sleep(ms(20)).await;
            panic!("the cable has come off");
        };
        let unwound = AssertUnwindSafe(poison::load(&panicked, lift("panicked", breaks)));
        let (cut, unwound) = join!(cut, unwound.catch_unwind());
        assert!(cut.is_err() && unwound.is_err());
        for (lane, yard) in [("dropped", &dropped), ("panicked", &panicked)] {
            let poisoned = if yard.is_poisoned() { "poisoned" } else { "not poisoned" };
            let yard = yard.lock().unwrap_or_else(|poison| poison.into_inner());
            conclude(lane, format!("{yard:?}, {poisoned}"));
        }
    });
    let says = |it: &Timeline, lane: usize| it.lanes()[lane].events.last().unwrap().what.clone();
    let figure = Figure::new(recording)
        .held("a panic poisons the lock", |it| says(it, 1) == "(0, 0), poisoned")
        .broke("a drop does not", |it| says(it, 0) == "(0, 0), not poisoned");

    shows("04_contamination/chapter/poison", figure);
}

#[test]
fn a_tokio_mutex_is_never_poisoned() {
    testkit::run(async || {
        let yard = tokio::sync::Mutex::new((1, 0));
        let section = async |lift| {
            let mut yard = yard.lock().await;
            yard.0 -= 1;
            sleep(ms(lift)).await;
            yard.1 += 1;
        };
        assert!(timeout(ms(20), section(40)).await.is_err());
        assert_eq!(*yard.lock().await, (0, 0));
    });
}

#[test]
fn a_tokio_mutex_is_not_poisoned_by_a_panic_either() {
    Room::new().tolerate_panics().run(async || {
        let yard = tokio::sync::Mutex::new((1, 0));
        let section = async {
            let mut yard = yard.lock().await;
            yard.0 -= 1;
            panic!("the cable has come off");
        };
        assert!(AssertUnwindSafe(section).catch_unwind().await.is_err());
        assert_eq!(*yard.lock().await, (0, 0));
    });
}

#[test]
fn a_section_without_an_await_is_not_cut() {
    testkit::run(async || {
        let yard = Mutex::new((1, 0));
        assert!(timeout(ms(20), commit::load(&yard, sleep(ms(40)))).await.is_err());
        assert_eq!(*yard.lock().unwrap(), (1, 0));
        commit::load(&yard, sleep(ms(40))).await;
        assert_eq!(*yard.lock().unwrap(), (0, 1));
    });
}

#[test]
fn a_stop_has_one_cause_and_the_first_one_stays() {
    testkit::run(async || {
        let stop = Stop::new();
        let listener = async { *stop.cancelled().await };
        let others = async {
            sleep(ms(10)).await;
            stop.cancel("the customer left");
            stop.cancel("the shop closes");
        };
        assert_eq!(join!(listener, others).0, "the customer left");
        assert_eq!(*stop.clone().cancelled().await, "the customer left");
    });
}

#[test]
fn a_deadline_in_a_task_local_does_not_reach_a_spawned_task() {
    testkit::run(async || {
        let deadline = Instant::now() + ms(100);
        let (here, there) = travels::DEADLINE.scope(deadline, travels::helpers()).await;
        assert!(here);
        assert!(!there.await.unwrap());
    });
}

#[test]
fn a_deadline_that_is_passed_on_is_what_is_left() {
    testkit::run(async || {
        let deadline = Deadline::after(ms(100));
        sleep(ms(30)).await;
        assert_eq!(deadline.left(), ms(70));
        assert_eq!(deadline.or_sooner(ms(50)).left(), ms(50));
        assert_eq!(deadline.or_sooner(ms(90)).left(), ms(70));

        assert!(deadline.around(pending::<()>()).await.is_err());
        assert_eq!((now(), deadline.left()), (100, ms(0)));
    });
}

#[test]
fn a_receive_that_is_dropped_leaves_the_message_and_a_send_takes_it_along() {
    testkit::run(async || {
        let (sender, mut receiver) = mpsc::channel(1);
        assert!(timeout(ms(10), receiver.recv()).await.is_err());
        sender.send("first").await.unwrap();
        assert!(timeout(ms(10), sender.send("second")).await.is_err());
        assert_eq!(receiver.recv().await, Some("first"));
        drop(sender);
        assert_eq!(receiver.recv().await, None);
    });
}

#[test]
fn a_place_that_was_reserved_is_given_back() {
    testkit::run(async || {
        let (sender, mut receiver) = mpsc::channel(1);
        sender.send("first").await.unwrap();
        assert!(timeout(ms(10), sender.reserve()).await.is_err());
        assert_eq!(receiver.recv().await, Some("first"));
        sender.reserve().await.unwrap().send("second");
        assert_eq!(receiver.recv().await, Some("second"));
    });
}

#[test]
fn what_was_sent_to_a_receiver_that_is_dropped_is_gone() {
    testkit::run(async || {
        let (sender, receiver) = oneshot::channel();
        let parcel = Arc::new("parcel");
        sender.send(parcel.clone()).unwrap();
        assert_eq!(Arc::strong_count(&parcel), 2);
        drop(receiver);
        assert_eq!(Arc::strong_count(&parcel), 1);
    });
}

#[test]
fn a_read_in_parts_that_is_dropped_has_lost_what_it_read() {
    testkit::run(async || {
        let (mut near, mut far) = duplex(16);
        let mut four = [0; 4];
        far.write_all(b"ab").await.unwrap();
        assert!(timeout(ms(10), near.read_exact(&mut four)).await.is_err());
        far.write_all(b"cdef").await.unwrap();
        near.read_exact(&mut four).await.unwrap();
        assert_eq!(&four, b"cdef");
    });
}

#[test]
fn a_write_that_is_dropped_has_sent_a_part() {
    testkit::run(async || {
        let (mut near, mut far) = duplex(2);
        assert!(timeout(ms(10), near.write_all(b"abcd")).await.is_err());
        drop(near);
        let mut sent = String::new();
        far.read_to_string(&mut sent).await.unwrap();
        assert_eq!(sent, "ab");
    });
}
