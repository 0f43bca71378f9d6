use crate::{ms, shows};
use figure::{Figure, claim, ends, happened};
use listings::p02_leakage::blocking_work::{
    aborted, asked, given_up, limited, limited_in_the_thread,
};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;
use testkit::run::Room;
use testkit::scene::{Reader, Tape};
use testkit::timeline::{Event, Kind, Timeline, cancelled, conclude, declare, event};
use tokio::join;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

/// Six blocks, 10 ms each.
fn archive() -> Tape {
    let blocks = ["block 1", "block 2", "block 3", "block 4", "block 5", "block 6"];
    Tape::new(10, blocks.map(|label| (label, "data")))
}

fn given_up_at_25(
    checksum: impl AsyncFnOnce(Reader) -> Option<usize> + Clone + Send + 'static,
) -> Timeline {
    Room::new().record_repeatedly(16, async move || {
        declare(["caller", "thread"]);
        let archive = archive();
        let caller = async {
            event("caller", "wants a checksum");
            let sum = checksum(archive.open("thread").await).await;
            assert!(sum.is_none());
            cancelled("caller", "gives up");
            sleep(ms(60)).await;
        };
        archive.while_turning(caller).await;
        conclude("after", format!("{} of 6 blocks read", archive.begun()));
    })
}

/// When the thread ended.
fn ends_at(recording: &Timeline) -> u64 {
    recording.lanes()[1].events.last().map_or(0, |event| event.at)
}

/// How many threads read at the same time, at most.
fn at_once(recording: &Timeline) -> usize {
    let began = |event: &&Event| event.kind == Kind::Began;
    let threads: Vec<(u64, u64)> = recording
        .lanes()
        .iter()
        .filter_map(|lane| Some((lane.events.iter().find(began)?.at, lane.events.last()?.at)))
        .collect();
    let reading = |at: u64| threads.iter().filter(|(from, to)| *from <= at && at < *to).count();
    threads.iter().map(|(from, _)| reading(*from)).max().unwrap_or(0)
}

#[test]
fn a_thread_reads_on_for_a_caller_who_has_given_up() {
    let recording = given_up_at_25(async |blocks| given_up::checksum(blocks, ms(25)).await);
    let stops_at = |at| claim(move |it| ends_at(it) == at);
    let figure = Figure::new(recording)
        .asks([stops_at(25), stops_at(30), stops_at(60)])
        .broke("three blocks are read for nobody", ends("after", "6 of 6 blocks read"));

    shows("02_leakage/blocking_work/given_up", figure);
}

#[test]
fn to_abort_a_closure_that_runs_changes_nothing() {
    let to_the_letter = given_up_at_25(async |blocks| given_up::checksum(blocks, ms(25)).await);
    let recording = given_up_at_25(async |blocks| aborted::checksum(blocks, ms(25)).await);
    assert_eq!(recording, to_the_letter);
}

#[test]
fn a_thread_that_asks_ends_with_its_block() {
    let recording = given_up_at_25(async |blocks| {
        timeout(ms(25), asked::checksum(blocks)).await.ok().flatten()
    });
    let figure = Figure::new(recording)
        .held("the thread ends with its block, 5 ms later", |it| ends_at(it) == 30);

    shows("02_leakage/blocking_work/asked", figure);
}

/// Three callers and one slot; ann gives up at 13 ms, bob at 27, eve at 46.
fn three_callers(
    checksum: impl AsyncFn(&Arc<Semaphore>, &Tape, &str) -> Option<usize> + Clone + Send + 'static,
) -> Timeline {
    Room::new().record_repeatedly(16, async move || {
        declare(["ann", "bob", "eve"]);
        let blocks = ["block 1", "block 2", "block 3", "block 4"];
        let archive = Tape::new(10, blocks.map(|label| (label, "data")));
        let slots = Arc::new(Semaphore::new(1));
        let caller = async |name, patience| {
            let sum = timeout(ms(patience), checksum(&slots, &archive, name)).await;
            assert!(sum.is_err());
            cancelled(name, "gives up");
        };
        let callers = async {
            join!(caller("ann", 13), caller("bob", 27), caller("eve", 46));
            sleep(ms(50)).await;
        };
        archive.while_turning(callers).await;
    })
}

#[test]
fn a_slot_that_stays_behind_limits_nothing() {
    let recording = three_callers(async |slots: &Arc<Semaphore>, archive: &Tape, whom: &str| {
        limited::checksum(slots, archive, whom).await
    });
    let threads = |count| claim(move |it| at_once(it) == count);
    let figure = Figure::new(recording)
        .framed(|frame| frame.later(13))
        .asks([threads(1), threads(2), threads(3)])
        .broke("three threads read in one slot", threads(3));

    shows("02_leakage/blocking_work/limited", figure);
}

#[test]
fn a_slot_in_the_thread_limits_the_threads() {
    let recording = three_callers(limited_in_the_thread::checksum);
    let figure = Figure::new(recording)
        .held("one slot, one thread", |it| at_once(it) == 1)
        .broke("the slot is taken for nobody from 13 to 40 ms", happened("ann", "40 reading done"));

    shows("02_leakage/blocking_work/limited_in_the_thread", figure);
}

#[test]
fn a_closure_in_the_queue_is_aborted() {
    let runtime = Builder::new_current_thread().max_blocking_threads(1).build().unwrap();
    runtime.block_on(async {
        let (release, released) = channel::<()>();
        let first = spawn_blocking(move || released.recv());
        let second = spawn_blocking(|| unreachable!("it was aborted before its turn"));

        second.abort();

        release.send(()).unwrap();
        first.await.unwrap().unwrap();
        assert!(second.await.unwrap_err().is_cancelled());
    });
}

#[test]
fn dropping_a_runtime_waits_for_its_closures() {
    let log = Arc::new(Mutex::new(Vec::new()));
    let (release, released) = channel::<()>();
    let runtime = Builder::new_current_thread().build().unwrap();
    let closure = Arc::clone(&log);
    runtime.spawn_blocking(move || {
        released.recv().unwrap();
        closure.lock().unwrap().push("closure ended");
    });

    let (begun, begins) = channel::<()>();
    let dropped = Arc::clone(&log);
    let main = thread::spawn(move || {
        begun.send(()).unwrap();
        drop(runtime);
        dropped.lock().unwrap().push("runtime dropped");
    });
    begins.recv().unwrap();
    release.send(()).unwrap();
    main.join().unwrap();

    assert_eq!(*log.lock().unwrap(), ["closure ended", "runtime dropped"]);
}

#[test]
fn a_runtime_may_be_left_without_waiting() {
    let ways: [fn(Runtime); 2] =
        [Runtime::shutdown_background, |runtime| runtime.shutdown_timeout(ms(1))];
    for leave in ways {
        let (release, released) = channel::<()>();
        let (end, ended) = channel();
        let runtime = Builder::new_current_thread().build().unwrap();
        runtime.spawn_blocking(move || {
            released.recv().unwrap();
            end.send("the thread was still there").unwrap();
        });

        leave(runtime);

        release.send(()).unwrap();
        assert_eq!(ended.recv(), Ok("the thread was still there"));
    }
}
