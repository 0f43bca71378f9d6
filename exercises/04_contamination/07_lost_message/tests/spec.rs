use std::{
    cell::RefCell,
    sync::{Arc, Mutex},
    time::Duration,
};

use lost_message::{Depot, Gone, Parcel};
use testkit::{
    assert_timeline,
    cut::{self, contended, marked},
    quiet::completes,
    run::Room,
    timeline,
};
use tokio::{
    join, select,
    sync::mpsc,
    task::JoinHandle,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

const HANGS: &str = "load() never returned, although a parcel was put away every 10 ms.";

/// Leaks are another lesson.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A van with room for one parcel at its door; its driver puts one away every 10 ms.
struct Van {
    door: mpsc::Sender<Parcel>,
    leaves: CancellationToken,
    driver: JoinHandle<Vec<u32>>,
}

impl Van {
    fn new() -> Self {
        let (door, parcels) = mpsc::channel(1);
        let leaves = CancellationToken::new();
        Self { door, leaves: leaves.clone(), driver: tokio::spawn(drive(parcels, leaves)) }
    }

    /// Leaves with what is at the door, and returns what it has got.
    async fn leave(self) -> Vec<u32> {
        self.leaves.cancel();
        drop(self.door);
        completes(self.driver, "the van waited for a parcel that had a place in it.").await.unwrap()
    }
}

async fn drive(mut parcels: mpsc::Receiver<Parcel>, leaves: CancellationToken) -> Vec<u32> {
    let put_away = Arc::new(Mutex::new(Vec::new()));
    let put = |parcel: Parcel| {
        timeline::event("van", format!("gets {}", parcel.number()));
        put_away.lock().unwrap().push(parcel.number());
    };
    let work = async {
        loop {
            sleep(ms(10)).await;
            match parcels.recv().await {
                Some(parcel) => put(parcel),
                None => break,
            }
        }
    };
    select! {
        biased;
        () = leaves.cancelled() => {}
        () = work => {}
    }
    parcels.close();
    while let Some(parcel) = parcels.recv().await {
        put(parcel);
    }
    put_away.lock().unwrap().clone()
}

/// A depot that has taken in parcels 1 to `count`.
fn depot(door: &mpsc::Sender<Parcel>, count: u32) -> Depot {
    let mut depot = Depot::new(door.clone());
    (1..=count).for_each(|number| depot.take_in(Parcel::new(number)));
    depot
}

fn close(depot: Depot) -> Vec<u32> {
    depot.close().iter().map(Parcel::number).collect()
}

/// Whether each of the parcels 1 to `count` is in one place, and in its order.
fn is_complete(count: u32, van: &[u32], depot: &[u32]) -> Result<(), String> {
    let all = [van, depot].concat();
    let times = |number| all.iter().filter(|found| **found == number).count();
    let word = match () {
        () if (1..=count).any(|number| times(number) > 1) => "TWICE",
        () if (1..=count).any(|number| times(number) == 0) => "LOST",
        () if !all.is_sorted() => "WRONG RESULT",
        () => return Ok(()),
    };
    Err(format!(
        "{word}: the depot took in the parcels 1 to {count}; in the end the van had {van:?}, and the depot {depot:?}."
    ))
}

#[test]
fn a_load_that_may_finish_takes_every_parcel_in_its_order() {
    room().run(async || {
        let van = Van::new();
        let mut depot = depot(&van.door, 4);

        let loaded = completes(depot.load(), HANGS).await;

        let at = timeline::now();
        let left = close(depot);
        let got = van.leave().await;
        assert!(
            loaded == Ok(()),
            "WRONG RESULT: the van was there all the time, and load() returned {loaded:?}."
        );
        assert!(
            left.is_empty(),
            "WRONG RESULT: load() returned Ok at {at} ms, and the parcels {left:?} were still in the depot."
        );
        if let Err(complaint) = is_complete(4, &got, &left) {
            panic!("{complaint}");
        }
        assert!(
            at < 40,
            "WRONG RESULT: the last of 4 parcels could have its place in the van at 30 ms, and load() returned at {at}."
        );
    });
}

#[test]
fn a_parcel_for_which_there_is_room_is_not_held_back() {
    room().run(async || {
        let (door, mut parcels) = mpsc::channel(3);
        let mut depot = depot(&door, 3);
        door.try_send(Parcel::new(9)).expect("the van is empty");

        let _ = timeout(ms(50), depot.load()).await;

        parcels.close();
        let mut got = Vec::new();
        while let Some(parcel) = parcels.recv().await {
            got.push(parcel.number());
        }
        assert!(
            got == [9, 1, 2],
            "WRONG RESULT: of 3 places in the van one was taken, by parcel 9, and the depot had the parcels 1 to 3; load() was \
             dropped after 50 ms, and then the van had {got:?}."
        );
    });
}

#[test]
fn a_depot_that_waits_is_served_in_its_turn() {
    room().run(async || {
        let van = Van::new();
        let mut depot = depot(&van.door, 2);
        let (door, later) = (van.door.clone(), Parcel::new(3));
        let neighbour = async {
            sleep(ms(1)).await;
            door.send(later).await.is_ok()
        };

        let both = async { join!(depot.load(), neighbour) };
        let (loaded, sent) = completes(both, HANGS).await;

        drop((depot, door));
        let got = van.leave().await;
        assert!(
            loaded == Ok(()) && sent,
            "WRONG RESULT: the van was there all the time, and load() returned {loaded:?}."
        );
        assert!(
            got == [1, 2, 3],
            "WRONG RESULT: load() waited with parcel 2 from 0 ms on, and a neighbour with parcel 3 from 1 ms on; the van got \
             {got:?}."
        );
    });
}

type Outcome = RefCell<Result<(), String>>;

#[test]
fn a_load_cut_anywhere_is_finished_by_the_next_one() {
    cut::everywhere_marked(
        || Outcome::new(Ok(())),
        async |outcome| {
            let van = Van::new();
            let mut depot = depot(&van.door, 3);
            let _ = marked(depot.load()).await;
            *outcome.borrow_mut() = load_the_rest(van, depot).await;
        },
        |outcome| outcome.borrow().clone(),
    )
    .assert_kept();
}

/// On a busy machine an await may wait that never waits in the claim above.
#[test]
fn a_load_cut_anywhere_on_a_busy_machine_is_finished_too() {
    cut::everywhere_marked(
        || Outcome::new(Ok(())),
        async |outcome| {
            let van = Van::new();
            let mut depot = depot(&van.door, 3);
            let _ = marked(contended(depot.load())).await;
            *outcome.borrow_mut() = load_the_rest(van, depot).await;
        },
        |outcome| outcome.borrow().clone(),
    )
    .assert_kept();
}

async fn load_the_rest(van: Van, mut depot: Depot) -> Result<(), String> {
    sleep(ms(100)).await;
    let again = completes(
        depot.load(),
        "load() was dropped, and when it was called again it never returned.",
    );
    if again.await.is_err() {
        return Err("WRONG RESULT: load() was dropped; called again, it returned Err(Gone), and the van was still there."
            .to_owned());
    }
    let left = close(depot);
    is_complete(3, &van.leave().await, &left)
}

#[test]
fn a_depot_closed_after_a_cut_has_what_the_van_has_not() {
    cut::everywhere_marked(
        || Outcome::new(Ok(())),
        async |outcome| {
            let van = Van::new();
            let mut depot = depot(&van.door, 3);
            let _ = marked(depot.load()).await;
            let got = van.leave().await;
            *outcome.borrow_mut() = is_complete(3, &got, &close(depot));
        },
        |outcome| outcome.borrow().clone(),
    )
    .assert_kept();
}

#[test]
fn a_depot_that_was_cut_keeps_no_room_in_the_van() {
    cut::everywhere_marked(
        || (),
        async |()| {
            let van = Van::new();
            let (mut depot, neighbour) = (depot(&van.door, 3), Parcel::new(9));
            let _ = marked(depot.load()).await;
            match timeout(ms(1_000), van.door.send(neighbour)).await {
                Ok(sent) => assert!(sent.is_ok(), "the van stays"),
                Err(_) => panic!(
                    "LEAK: load() was dropped; a neighbour waited for room in the van, and a second later there was none."
                ),
            }
            drop(depot);
        },
        |()| Ok(()),
    )
    .assert_kept();
}

#[test]
fn a_van_that_leaves_takes_only_what_it_has_got() {
    room().run(async || {
        let van = Van::new();
        let mut depot = depot(&van.door, 4);
        let leaves = van.leaves.clone();
        let driver = async {
            sleep(ms(15)).await;
            leaves.cancel();
        };

        let both = async { join!(depot.load(), driver) };
        let (loaded, ()) = completes(both, "load() never returned, although the van had left.").await;

        let left = close(depot);
        let got = van.leave().await;
        assert!(
            loaded == Err(Gone),
            "WRONG RESULT: the van left at 15 ms with {got:?} of 4 parcels, and load() returned {loaded:?}."
        );
        if let Err(complaint) = is_complete(4, &got, &left) {
            panic!("{complaint} It had left at 15 ms.");
        }
    });
}

#[test]
fn a_van_that_has_left_takes_nothing() {
    room().run(async || {
        let van = Van::new();
        let mut depot = depot(&van.door, 3);
        let got = van.leave().await;

        let loaded =
            completes(depot.load(), "load() never returned, although the van had left.").await;

        let left = close(depot);
        if let Err(complaint) = is_complete(3, &got, &left) {
            panic!("{complaint} It had left before load() was called.");
        }
        assert!(
            loaded == Err(Gone),
            "WRONG RESULT: the van had left before load() was called, and it returned {loaded:?}."
        );
    });
}

#[test]
fn a_program_that_uses_a_depot_compiles() {
    compile_check::accepts!("takes_in_loads_and_closes");
}

#[test]
fn a_parcel_cannot_be_taken_in_twice() {
    compile_check::refuses!("takes_a_parcel_in_twice", "E0382", "moved value: `parcel`");
}

#[test]
fn a_parcel_cannot_be_cloned() {
    compile_check::refuses!("clones_a_parcel", "E0599", "`clone`");
}

#[test]
fn what_is_left_cannot_be_forgotten() {
    compile_check::refuses!("forgets_what_is_left", "unused_must_use", "must be used");
}

#[test]
fn the_recording_of_a_load_that_is_dropped() {
    let recording = room().record(async || {
        timeline::declare(["depot", "van", "after"]);
        let van = Van::new();
        let mut depot = depot(&van.door, 3);
        timeline::event("depot", "loads");
        if timeout(ms(5), depot.load()).await.is_err() {
            timeline::event("depot", "is called away");
        }
        sleep(ms(25)).await;
        timeline::event("depot", "loads again");
        let _ = completes(depot.load(), HANGS).await;
        timeline::event("depot", "has loaded");
        sleep(ms(30)).await;
        let left = close(depot);
        let got = van.leave().await;
        timeline::conclude(
            "after",
            format!("{} in the van, {} in the depot", got.len(), left.len()),
        );
    });

    assert_timeline!("a_load_is_dropped", recording);
}
