use crate::{ms, shows, version};
use figure::{Explorable, Figure, alive_at, claim, ends, happened};
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use listings::p02_leakage::chapter::photo::Photo;
use listings::p02_leakage::chapter::{alive, first, owned, upload::upload};
use std::sync::Arc;
use testkit::cut::{self, Recorded};
use testkit::run::Room;
use testkit::scene::Tape;
use testkit::timeline::{Lane, Timeline, cancelled, conclude, declare, event, follow, resources};
use tokio::spawn;
use tokio::sync::mpsc;
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::{AbortOnDropHandle, TaskTracker};

#[test]
fn one_of_three_jobs_goes_on_without_its_upload() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["client", "index", "resize", "scan"]);
        let job = |lane| follow(lane, "job", sleep(ms(100))).boxed();

        event("client", "uploads a photo");
        let done = timeout(ms(40), upload(job("index"), job("resize"), job("scan"))).await;
        assert!(done.is_err());
        cancelled("client", "leaves");
        sleep(ms(80)).await;
    });
    let figure = Figure::new(recording)
        .asks([alive_at(50, []), alive_at(50, ["index", "resize"]), alive_at(50, ["index"])])
        .broke(
            "one of three jobs runs on for 60 ms, and nobody waits for it",
            ends("index", "100 job done"),
        );

    shows("02_leakage/chapter/upload", figure);
}

fn cut_everywhere<F: Future<Output = ()>>(
    upload: impl Fn(Photo) -> F + Send + Sync + 'static,
) -> Vec<Recorded> {
    cut::recordings(async move || {
        declare(["client", "upload"]);
        resources(["draft"]);
        declare(["resize"]);
        event("client", "sends a photo");
        match cut::marked(follow("upload", "running", upload(Photo))).await {
            Some(()) => event("client", "has an answer"),
            None => cancelled("client", "hangs up"),
        }
        sleep(ms(140) - ms(testkit::timeline::now())).await;
    })
}

/// How many milliseconds after its owner the thumbnail was still being made.
fn resized_for_nobody(recording: &Timeline) -> Result<String, String> {
    let [_, upload, _, resize] = recording.lanes() else { unreachable!("there are four lanes") };
    match (upload.events.last(), resize.events.last()) {
        (Some(upload), Some(resize)) if resize.at > upload.at => {
            Err(format!("the resizing runs on for {} ms", resize.at - upload.at))
        }
        _ => Ok("no task outlives the upload".to_owned()),
    }
}

fn draft_kept(recording: &Timeline) -> Result<String, String> {
    let draft = &recording.lanes()[2];
    match draft.events.len() {
        1 => Err("the draft is on the disk for good".to_owned()),
        _ => Ok("no draft is left".to_owned()),
    }
}

#[test]
fn an_upload_is_dropped_at_every_await() {
    let figure = Explorable::new()
        .version(version(
            "As first written",
            "p02_leakage/chapter/first",
            cut_everywhere(first::upload),
        ))
        .version(version("The pattern", "p02_leakage/chapter/owned", cut_everywhere(owned::upload)))
        .judged(resized_for_nobody)
        .judged(draft_kept);

    let leaks = [vec!["scan", "small", "publish", "remove"], vec![]];
    assert_eq!(figure.broken(), leaks);
    shows("02_leakage/chapter/explore", figure);
}

/// Work of 100 ms, with a handle that is dropped after 40.
#[test]
fn twelve_handles_are_dropped() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["owner"]);
        declare(["JoinHandle", "AbortHandle", "TaskTracker", "spawn_blocking"]);
        declare(["AbortOnDropHandle", "JoinSet", "RemoteHandle", "FuturesUnordered", "future"]);
        declare(["DropGuard", "mpsc::Sender", "mpsc::Receiver"]);
        let tape = Tape::new(100, [("one long block", "")]);
        tape.while_turning(drop_twelve_handles(&tape)).await;
        conclude("after", format!("{} tasks alive", alive::after_a_barrier().await));
    });
    // The owner is a lane, too.
    let early = |it: &Timeline| {
        let end = |lane: &Lane| lane.events.last().map_or(0, |event| event.at);
        it.lanes()[1..13].iter().filter(|lane| end(lane) < 100).count()
    };
    let figure = Figure::new(recording).asks([
        claim(move |it| early(it) == 0),
        claim(move |it| early(it) == 5),
        claim(move |it| early(it) == 8),
        claim(move |it| early(it) == 12),
    ]);

    shows("02_leakage/chapter/handles", figure);
}

async fn drop_twelve_handles(tape: &Tape) {
    let work = |lane| follow(lane, "work", sleep(ms(100)));

    let join_handle = spawn(work("JoinHandle"));
    let abort_handle = spawn(work("AbortHandle")).abort_handle();
    let tracker = TaskTracker::new();
    tracker.spawn(work("TaskTracker"));
    let reader = tape.open("spawn_blocking").await;
    let blocking = spawn_blocking(move || reader.count());

    let abort_on_drop = AbortOnDropHandle::new(spawn(work("AbortOnDropHandle")));
    let mut set = JoinSet::new();
    set.spawn(work("JoinSet"));
    let (remote, remote_handle) = work("RemoteHandle").remote_handle();
    spawn(remote);
    let mut unordered = FuturesUnordered::from_iter([work("FuturesUnordered")]);
    let mut future = Box::pin(work("future"));

    let stop = CancellationToken::new();
    spawn(follow("DropGuard", "work", ends_when_asked(stop.clone())));
    let guard = stop.drop_guard();
    let (sender, jobs) = mpsc::channel(4);
    for _ in 0..3 {
        sender.send(()).await.unwrap();
    }
    spawn(follow("mpsc::Sender", "work", consume(jobs)));
    let (items, receiver) = mpsc::channel(4);
    spawn(follow("mpsc::Receiver", "work", produce(items)));

    let owner = async {
        event("owner", "has twelve handles");
        sleep(ms(40)).await;
        cancelled("owner", "drops them");
    };
    tokio::select! {
        () = owner => {}
        _ = unordered.next() => {}
        () = &mut future => {}
    }
    drop((join_handle, abort_handle, tracker, blocking));
    drop((abort_on_drop, set, remote_handle, unordered, future));
    drop((guard, sender, receiver));
    sleep(ms(80)).await;
}

async fn ends_when_asked(stop: CancellationToken) {
    if stop.run_until_cancelled(sleep(ms(100))).await.is_none() {
        event("DropGuard", "cleans up");
        sleep(ms(10)).await;
    }
}

async fn consume(mut jobs: mpsc::Receiver<()>) {
    while jobs.recv().await.is_some() {
        sleep(ms(25)).await;
    }
}

async fn produce(items: mpsc::Sender<()>) {
    while items.send(()).await.is_ok() {
        sleep(ms(30)).await;
    }
}

#[test]
fn what_is_alive_and_what_is_in_the_set_are_two_numbers() {
    let recording = Room::new().record_repeatedly(16, async || {
        declare(["set", "alive"]);
        let mut set = JoinSet::new();
        for millis in [9, 100, 100] {
            set.spawn(sleep(ms(millis)));
        }
        event("set", format!("{} in it", set.len()));
        event("alive", alive::now().to_string());

        sleep(ms(20)).await;
        event("set", format!("{} in it", set.len()));
        event("alive", alive::now().to_string());

        sleep(ms(20)).await;
        drop(set);
        event("set", "0 in it: dropped");
        event("alive", format!("{} at once", alive::now()));
        event("alive", format!("{} after the barrier", alive::after_a_barrier().await));
    });

    let figure = Figure::new(recording)
        .held("no task is left after the barrier", ends("alive", "41 0 after the barrier"))
        .broke(
            "at once, two of them are alive without their set",
            happened("alive", "40 2 at once"),
        );

    shows("02_leakage/chapter/seen", figure);
}

#[test]
fn one_forgotten_sender_keeps_the_consumer() {
    let room = Room::new().tolerate_leaks();
    room.run(async || {
        let (sender, jobs) = mpsc::channel(4);
        let forgotten = sender.clone();
        spawn(consume(jobs));

        drop(sender);
        sleep(ms(100)).await;
        assert_eq!(alive::after_a_barrier().await, 1);

        drop(forgotten);
        assert_eq!(alive::after_a_barrier().await, 0);
    });
}

#[test]
fn a_receiver_takes_its_queue_along() {
    testkit::run(async || {
        let (sender, receiver) = mpsc::channel(4);
        let message = Arc::new(());
        sender.send(Arc::clone(&message)).await.unwrap();

        drop(receiver);

        assert_eq!(Arc::strong_count(&message), 1);
        assert!(sender.send(message).await.is_err());
    });
}

#[test]
fn futures_in_a_set_go_on_only_while_it_is_polled() {
    testkit::run(async || {
        let step = async {
            sleep(ms(10)).await;
            event("set", "first step");
            sleep(ms(10)).await;
        };
        let mut set = FuturesUnordered::from_iter([step]);
        assert!(timeout(ms(5), set.next()).await.is_err());

        sleep(ms(100)).await;

        assert_eq!(testkit::timeline::so_far().text(), "");
    });
}

#[test]
fn a_closure_is_no_task() {
    testkit::run(async || {
        let (release, released) = std::sync::mpsc::channel::<()>();
        let closure = spawn_blocking(move || released.recv());

        assert_eq!(alive::now(), 0);

        release.send(()).unwrap();
        closure.await.unwrap().unwrap();
    });
}

#[cfg(unix)]
#[test]
fn a_child_answers_when_its_handle_is_gone() {
    use listings::p02_leakage::chapter::child::echo;
    use std::io::{BufRead, BufReader, Write};

    let (mut input, output) = echo().unwrap();
    writeln!(input, "still there").unwrap();
    let mut answer = String::new();
    BufReader::new(output).read_line(&mut answer).unwrap();

    assert_eq!(answer, "still there\n");
}
