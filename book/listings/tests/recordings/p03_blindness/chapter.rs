use crate::{ms, shows, version};
use figure::{Claim, Explorable, Figure, claim};
use futures::{FutureExt, StreamExt, stream};
use listings::p03_blindness::chapter::{blind, first, pattern, raced, roll, seeing};
use std::cell::Cell;
use std::future::{Future, ready};
use std::pin::pin;
use std::sync::Arc;
use testkit::cut;
use testkit::quiet::{settle, tasks};
use testkit::run::Room;
use testkit::scene::Tape;
use testkit::timeline::{
    Kind, Lane, Span, Timeline, asked, conclude, declare, follow, now, resources, span,
};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, duplex};
use tokio::sync::{Mutex, Semaphore, mpsc};
use tokio::time::{sleep, timeout};
use tokio::{join, spawn};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

async fn stop_at_40(stop: CancellationToken) {
    sleep(ms(40)).await;
    asked("operator", "stop");
    stop.cancel();
}

/// On its way from its arrival to the shelf, and thrown away if it is dropped before.
struct Page(Span);

impl Page {
    fn new(lane: &str) -> Self {
        Self(span(lane, "page"))
    }

    fn shelve(self) {
        self.0.done();
    }

    /// Until long after the recording.
    fn keep(self) {
        std::mem::forget(self.0);
    }
}

/// Three presses that are told to stop at 40 ms: one has nothing to print, the ink of one is wet, the shelf of one is
/// full. Another page comes to each of them at 200 ms, and the full shelf is emptied at 300.
macro_rules! three_presses {
    ($press:path) => {
        Room::new().record_repeatedly(16, async || {
            declare(["operator", "has no page", "has a wet page", "has a full shelf"]);
            let stop = CancellationToken::new();
            let press = async |lane: &'static str, comes: &'static [u64], is_full| {
                let (pages_come, mut pages) = mpsc::channel(8);
                let (shelf, mut on_shelf) = mpsc::channel(1);
                if is_full {
                    shelf.try_send(()).unwrap();
                }
                let comes = async {
                    for at in comes {
                        sleep(ms(at - now())).await;
                        pages_come.send(()).await.ok();
                    }
                    sleep(ms(900 - now())).await;
                };
                let late = Cell::new(0);
                let taken = async {
                    sleep(ms(if is_full { 300 } else { 0 })).await;
                    while on_shelf.recv().await.is_some() {
                        late.set(late.get() + usize::from(now() > 40));
                    }
                };
                let press = follow(lane, "work", $press(&mut pages, shelf, stop.clone()));
                join!(comes, taken, press);
                let late = late.get() - usize::from(is_full);
                conclude(lane, format!("pages after the stop: {late}"));
            };
            join!(
                stop_at_40(stop.clone()),
                press("has no page", &[200], false),
                press("has a wet page", &[30, 200], false),
                press("has a full shelf", &[10, 200], true),
            );
        })
    };
}

/// The three presses are off at these times.
fn off(at: [u64; 3]) -> Claim {
    let end = |lane: &Lane| {
        lane.events.iter().find(|event| event.kind == Kind::Finished).map(|end| end.at)
    };
    claim(move |it| it.lanes()[1..].iter().filter_map(end).eq(at))
}

#[test]
fn a_press_that_looks_before_every_page_goes_on() {
    let figure = Figure::new(three_presses!(first::press))
        .asks([off([40, 40, 40]), off([40, 50, 300]), off([220, 50, 300])])
        .broke("a press that waited prints a page that came after the stop", off([220, 50, 300]))
        .broke("a press with a full shelf is off 260 ms after the stop", off([220, 50, 300]));
    shows("03_blindness/chapter/first", figure);
}

#[test]
fn a_press_that_listens_where_it_waits_ends() {
    let figure = Figure::new(three_presses!(pattern::press))
        .held("who waits is off at once", off([40, 50, 40]))
        .held("a wet page is finished, 10 ms after the stop", off([40, 50, 40]));
    shows("03_blindness/chapter/pattern", figure);
}

/// A page comes at 30 ms, the shelf is full until 90, and from 130 on no more pages come. Each wait is asked to stop in
/// its middle.
macro_rules! asked_everywhere {
    ($press:path) => {
        cut::recordings(async || {
            declare(["operator", "press"]);
            resources(["page"]);
            let (comes, mut pages) = mpsc::channel::<Option<Page>>(8);
            let (shelf, mut on_shelf) = mpsc::channel::<Option<Page>>(2);
            for _ in 0..2 {
                shelf.try_send(None).ok().unwrap();
            }
            let world = spawn(async move {
                sleep(ms(30)).await;
                comes.send(Some(Page::new("page"))).await.ok().unwrap();
                sleep(ms(60)).await;
                let empties = async {
                    while let Some(page) = on_shelf.recv().await {
                        if let Some(page) = page {
                            page.shelve();
                        }
                    }
                };
                let _ = timeout(ms(40), empties).await;
                drop(comes);
                sleep(ms(20)).await;
            });
            let stop = CancellationToken::new();
            let press = $press(&mut pages, shelf, stop.clone());
            let mut press = Box::pin(follow("press", "work", press));
            let guard = stop.drop_guard();
            let waits = async {
                let _guard = guard;
                (&mut press).await;
            };
            if cut::marked(waits).await.is_none() {
                asked("operator", "stop");
                (&mut press).await;
            }
            drop(press);
            world.await.unwrap();
            if let Ok(Some(page)) = pages.try_recv() {
                page.keep();
            }
        })
    };
}

fn off_in_time(recording: &Timeline) -> Result<String, String> {
    let [operator, press, _] = recording.lanes() else { unreachable!("there are three lanes") };
    let Some(stop) = operator.events.first() else {
        return Ok("nobody asked it to stop".to_owned());
    };
    match press.events.last().unwrap().at - stop.at {
        late @ 0..=10 => Ok(format!("it is off {late} ms after the stop")),
        late => Err(format!("it is off {late} ms after the stop")),
    }
}

fn page_kept(recording: &Timeline) -> Result<String, String> {
    let page = &recording.lanes()[2];
    match page.events.last().map(|event| event.kind) {
        Some(Kind::Dropped) => Err("a page is thrown away".to_owned()),
        Some(Kind::Finished) => Ok("the page is on the shelf".to_owned()),
        _ => Ok("the page waits for the next press".to_owned()),
    }
}

#[test]
fn a_press_is_asked_to_stop_at_every_await() {
    let listing = |name: &str| format!("p03_blindness/chapter/{name}");
    let figure = Explorable::new()
        .asking()
        .version(version("As first written", &listing("first"), asked_everywhere!(first::press)))
        .version(version("Wrapped", &listing("raced"), asked_everywhere!(raced::press)))
        .version(version("The pattern", &listing("pattern"), asked_everywhere!(pattern::press)))
        .judged(off_in_time)
        .judged(page_kept);

    let broken = [vec!["recv", "sleep", "send", "recv"], vec!["sleep", "send"], vec![]];
    assert_eq!(figure.broken(), broken);
    shows("03_blindness/chapter/explore", figure);
}

const LANES: [&str; 10] = [
    "operator",
    "sleep",
    "receive",
    "send",
    "lock",
    "stream",
    "library call",
    "the call",
    "blocking call",
    "its closure",
];

async fn call() {
    follow("the call", "call", sleep(ms(120))).await;
}

async fn calls_and_waits(stop: &CancellationToken) {
    blind::calls(call, stop).await;
}

async fn calls_and_may_leave(stop: &CancellationToken) {
    let running = TaskTracker::new();
    follow("library call", "work", seeing::calls(call, &running, stop)).await;
    running.close();
    running.wait().await;
}

/// Seven loops that wait for what does not come before 100 ms.
macro_rules! seven_waits {
    ($way:ident, $calls:expr) => {
        Room::new().record_repeatedly(16, async || {
            declare(LANES);
            let stop = CancellationToken::new();
            let (sends, mut queue) = mpsc::channel(1);
            let (room, mut taken) = mpsc::channel(1);
            room.try_send(0).unwrap();
            let lock = Mutex::new(0);
            let tape =
                Tape::new(30, [("step 1", ""), ("step 2", ""), ("step 3", ""), ("step 4", "")]);

            let world = async {
                let held = lock.lock().await;
                sleep(ms(140)).await;
                drop(held);
                sleep(ms(20)).await;
                taken.recv().await;
                sleep(ms(20)).await;
                let _ = sends.send(1).await;
            };
            let items = stream::once(sleep(ms(200)));
            let waits = async {
                let reader = tape.open("its closure").await;
                join!(
                    stop_at_40(stop.clone()),
                    world,
                    follow("sleep", "work", $way::naps(ms(100), &stop)),
                    follow("receive", "work", $way::receives(&mut queue, &stop)),
                    follow("send", "work", $way::sends(&room, &stop)),
                    follow("lock", "work", $way::locks(&lock, &stop)),
                    follow("stream", "work", $way::follows(items, &stop)),
                    $calls(&stop),
                    follow("blocking call", "work", $way::blocks(reader, &stop)),
                );
            };
            tape.while_turning(waits).await;
        })
    };
}

/// Of the seven loops, these are at work at this moment.
fn at_work<const N: usize>(at: u64, loops: [&'static str; N]) -> Claim {
    let ends =
        |lane: &Lane| lane.events.iter().find(|event| event.what == "work done").map(|end| end.at);
    claim(move |it| {
        it.lanes()
            .iter()
            .filter_map(|lane| Some((lane, ends(lane)?)))
            .all(|(lane, end)| (at < end) == loops.contains(&lane.name.as_str()))
    })
}

const LOOPS: [&str; 7] =
    ["sleep", "receive", "send", "lock", "stream", "library call", "blocking call"];

#[test]
fn seven_loops_that_look_once_a_round() {
    let recording =
        seven_waits!(blind, |stop| follow("library call", "work", calls_and_waits(stop)));
    let holds = at_work(99, LOOPS);
    let figure = Figure::new(recording)
        .broke("for nearly 60 ms after the stop, all seven are at work", move |it| holds(it));
    shows("03_blindness/chapter/blind", figure);
}

#[test]
fn seven_loops_whose_wait_ends_with_the_stop() {
    let holds = at_work(60, []);
    let figure = Figure::new(seven_waits!(seeing, calls_and_may_leave))
        .asks([
            at_work(50, []),
            at_work(50, ["blocking call"]),
            at_work(50, ["library call", "blocking call"]),
            at_work(50, ["send", "library call", "blocking call"]),
        ])
        .held("20 ms after the stop, none of the loops is at work", move |it| holds(it));
    shows("03_blindness/chapter/seeing", figure);
}

#[test]
fn the_roll_names_who_is_still_there() {
    Room::new().limit(ms(7_200_000)).tolerate_leaks().run(async || {
        let stop = CancellationToken::new();
        let crew = vec![
            ("hears", spawn(stop.clone().cancelled_owned())),
            ("is late", spawn(sleep(ms(500)))),
            ("is deaf", spawn(CancellationToken::new().cancelled_owned())),
        ];
        assert_eq!(roll::stop(&stop, &crew, ms(100)).await, ["is late", "is deaf"]);
        assert_eq!(roll::stop(&stop, &crew, ms(3_600_000)).await, ["is deaf"]);
    });
}

/// Polls `future` once, while what it waits for has not come, and drops it there.
fn given_up_at_once<T>(future: impl Future<Output = T>) {
    assert!(pin!(future).now_or_never().is_none(), "it had nothing to wait for");
}

#[test]
fn a_receive_that_is_dropped_loses_nothing() {
    testkit::run(async || {
        let (sender, mut queue) = mpsc::channel(1);
        let mut receive = Box::pin(queue.recv());
        assert!((&mut receive).now_or_never().is_none());
        sender.send("letter").await.unwrap();
        drop(receive);
        assert_eq!(queue.recv().await, Some("letter"));
    });
}

#[test]
fn a_send_that_is_dropped_loses_its_message_and_a_reserve_has_none() {
    testkit::run(async || {
        let (sender, mut queue) = mpsc::channel(1);
        sender.send(Arc::new("first")).await.unwrap();

        let letter = Arc::new("second");
        given_up_at_once(sender.send(Arc::clone(&letter)));
        assert_eq!(Arc::strong_count(&letter), 1);
        given_up_at_once(sender.reserve());

        assert_eq!(*queue.recv().await.unwrap(), "first");
        assert!(queue.try_recv().is_err());
    });
}

#[test]
fn a_lock_that_is_dropped_loses_its_place() {
    let recording = Room::new().record_repeatedly(16, async || {
        let lock = Mutex::new(());
        let held = lock.lock().await;
        let mut ann = Box::pin(lock.lock());
        let mut bob = Box::pin(lock.lock());
        for waiting in [&mut ann, &mut bob] {
            assert!(waiting.now_or_never().is_none());
        }
        drop(ann);
        let mut ann = Box::pin(lock.lock());
        assert!((&mut ann).now_or_never().is_none());
        drop(held);
        assert!((&mut ann).now_or_never().is_none(), "bob is first now");
        drop(bob.await);
        drop(ann.await);
    });
    assert_eq!(recording.text(), "");
}

#[test]
fn a_permit_that_nobody_took_is_given_back() {
    testkit::run(async || {
        let places = Semaphore::new(1);
        let taken = places.acquire().await.unwrap();
        let mut waiting = Box::pin(places.acquire());
        assert!((&mut waiting).now_or_never().is_none());
        drop(taken);
        drop(waiting);
        assert_eq!(places.available_permits(), 1);
    });
}

#[test]
fn a_stream_keeps_what_next_did_not_take() {
    testkit::run(async || {
        let (sender, queue) = mpsc::channel(4);
        let letters = stream::unfold(queue, async |mut queue: mpsc::Receiver<&str>| {
            let letter = queue.recv().await?;
            sleep(ms(10)).await;
            Some((letter, queue))
        });
        let mut letters = pin!(letters);
        sender.send("letter").await.unwrap();
        assert!(timeout(ms(5), letters.next()).await.is_err());
        assert_eq!(letters.next().await, Some("letter"));
    });
}

#[test]
fn take_until_ends_before_an_item_that_is_there() {
    testkit::run(async || {
        let stop = CancellationToken::new();
        stop.cancel();
        let items = stream::iter(1..=5).take_until(stop.cancelled());
        assert_eq!(items.count().await, 0);
    });
}

#[test]
fn a_read_that_is_dropped_loses_its_bytes_and_a_line_does_not() {
    testkit::run(async || {
        let (mut peer, mut socket) = duplex(64);
        peer.write_all(b"abc").await.unwrap();
        let mut frame = [0; 4];
        given_up_at_once(socket.read_exact(&mut frame));
        peer.write_all(b"defg").await.unwrap();
        socket.read_exact(&mut frame).await.unwrap();
        assert_eq!(&frame, b"defg", "abc is gone");

        let (mut peer, socket) = duplex(64);
        let mut lines = BufReader::new(socket).lines();
        peer.write_all(b"abc").await.unwrap();
        given_up_at_once(lines.next_line());
        peer.write_all(b"defg\n").await.unwrap();
        assert_eq!(lines.next_line().await.unwrap().unwrap(), "abcdefg");
    });
}

#[test]
fn a_computation_sees_the_stop_when_it_lets_others_run() {
    testkit::run(async || {
        let stop = CancellationToken::new();
        let others = spawn({
            let stop = stop.clone();
            async move { stop.cancel() }
        });
        let done = seeing::computes(0..1_000_000, &stop).await;
        assert!((1..1000).contains(&done), "{done} steps");
        others.await.unwrap();
    });
}

#[test]
fn a_computation_that_never_waits_lets_nobody_ask() {
    testkit::run(async || {
        let stop = CancellationToken::new();
        let asks = spawn({
            let stop = stop.clone();
            async move { stop.cancel() }
        });
        let mut done = 0;
        for _ in 0..1_000_000 {
            if stop.is_cancelled() {
                break;
            }
            ready(()).await;
            done += 1;
        }
        assert_eq!(done, 1_000_000);
        asks.await.unwrap();
    });
}

#[test]
fn a_call_that_is_left_has_somebody_who_waits_for_it() {
    testkit::run(async || {
        let (stop, running) = (CancellationToken::new(), TaskTracker::new());
        let leaves = async {
            sleep(ms(40)).await;
            stop.cancel();
        };
        join!(seeing::calls(|| sleep(ms(120)), &running, &stop), leaves);
        assert_eq!((now(), tasks()), (40, 1));
        running.close();
        running.wait().await;
        settle().await;
        assert_eq!((now(), tasks()), (121, 0));
    });
}

#[cfg(unix)]
#[test]
fn a_child_that_is_killed_ends_who_waits_for_it() {
    use std::process::{Command, Stdio};

    let mut child =
        Command::new("cat").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    assert_eq!(child.try_wait().unwrap(), None, "it waits for its input");
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success());

    let mut child =
        Command::new("cat").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success(), "it ended by itself when its input did");
}
