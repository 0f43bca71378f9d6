use std::time::Duration;

use chat_loop::{Report, serve};
use testkit::{
    assert_timeline,
    quiet::{self, settle},
    run::Room,
    scene::{Archive, Chat, Dice, Message, Monitor},
    timeline::{asked, conclude, declare, event},
};
use tokio::{
    join,
    time::{Instant, sleep, sleep_until, timeout},
};
use tokio_util::sync::CancellationToken;

/// Whoever leaves it to chance accepts something in one service of two.
const SERVICES: usize = 64;

const LOADS: u64 = 64;

/// Leaks are another lesson.
fn room() -> Room {
    Room::new().tolerate_leaks().limit(Duration::from_secs(3_600))
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A service and its world.
struct World {
    began: Instant,
    chat: Chat,
    archive: Archive,
    monitor: Monitor,
    stop: CancellationToken,
}

impl World {
    fn new(chat: Chat, archive: Archive) -> Self {
        let (monitor, stop) = (Monitor::new(), CancellationToken::new());
        Self { began: Instant::now(), chat, archive, monitor, stop }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap()
    }

    async fn at(&self, millis: u64) {
        sleep_until(self.began + ms(millis)).await;
    }

    /// Runs the service to its end.
    async fn serves(&self, story: &str) -> Report {
        let (chat, archive) = (self.chat.clone(), self.archive.clone());
        let service = serve(chat, archive, self.monitor.clone(), self.stop.clone());
        match timeout(ms(30_000), service).await {
            Ok(report) => report,
            Err(_) => panic!(
                "HANG: {story}; at 30 s serve() had not returned. Accepted were {}, and written {}.",
                list(&self.chat.accepted()),
                list(&self.archive.written())
            ),
        }
    }

    /// The same, and it is told to stop at that time.
    async fn stopped(&self, stops: u64, story: &str) -> Shift {
        let foreman = async {
            self.at(stops).await;
            self.stop.cancel();
            self.chat.accepted().len()
        };
        let service = async {
            let report = self.serves(story).await;
            (report, self.now())
        };
        let ((report, returned), accepted) = join!(service, foreman);
        Shift { report, accepted, returned, took: returned.saturating_sub(stops) }
    }
}

/// How a service ended that was told to stop.
struct Shift {
    report: Report,
    /// How many messages had been accepted when it was told.
    accepted: usize,
    returned: u64,
    took: u64,
}

/// `[1, 2, 3, 7]` as "1 to 3, 7".
fn list(numbers: &[u32]) -> String {
    let runs = numbers.chunk_by(|one, next| one + 1 == *next).map(|run| match run {
        [one] => one.to_string(),
        [first, .., last] => format!("{first} to {last}"),
        [] => unreachable!("chunks are not empty"),
    });
    match numbers {
        [] => "none".to_owned(),
        _ => runs.collect::<Vec<_>>().join(", "),
    }
}

fn numbers(messages: &[Message]) -> Vec<u32> {
    messages.iter().map(Message::number).collect()
}

/// Each accepted message is written or handed back.
fn has_kept_all(world: &World, report: &Report, story: &str) {
    let (accepted, written) = (world.chat.accepted(), world.archive.written());
    let back = numbers(&report.handed_back);
    let told = format!(
        "{story}; accepted were {}, written {}, handed back {}",
        list(&accepted),
        list(&written),
        list(&back)
    );
    let ends: Vec<u32> = [written.clone(), back].concat();
    let count = |number: &u32| ends.iter().filter(|end| *end == number).count();

    let twice: Vec<u32> = accepted.iter().copied().filter(|it| count(it) > 1).collect();
    assert!(twice.is_empty(), "TWICE: {told}; twice: {}.", list(&twice));
    let lost: Vec<u32> = accepted.iter().copied().filter(|it| count(it) == 0).collect();
    assert!(lost.is_empty(), "LOST: {told}; lost: {}.", list(&lost));
    assert!(
        ends == accepted,
        "WRONG RESULT: {told}, and not in the order in which they were said."
    );
    assert!(
        report.written == written.len(),
        "WRONG RESULT: {story}; the archive had {} messages, and the report said {}.",
        written.len(),
        report.written
    );
}

/// A service that is told to stop.
struct Moment {
    story: &'static str,
    chat: Chat,
    archive: Archive,
    stops: u64,
}

const MOMENTS: usize = 8;

/// The archive answers at full tens, and so do people speak; a stop comes between two of them, or at one of them.
fn moment(number: usize) -> Moment {
    let every = |millis, count: u64| (0..count).map(|n| n * millis).collect();
    let (story, said, archive, stops) = match number {
        0 => ("nothing was said since 100 ms", every(100, 2), Archive::new([20]), 1_005),
        1 => ("a message was being written, which takes 60 ms", vec![0], Archive::new([60]), 35),
        2 => (
            "the archive had stalled at 90 ms, and something was said at 100",
            vec![100],
            Archive::new([20]).stalls(90, 12_000),
            2_005,
        ),
        3 => (
            "something was said every 100 ms, and the archive had stalled at 250",
            every(100, 7),
            Archive::new([20]).stalls(250, 12_000),
            705,
        ),
        4 => (
            "something was said every 50 ms, and the archive had stalled at 0",
            every(50, 20),
            Archive::new([20]).stalls(0, 12_000),
            3_005,
        ),
        5 => (
            "the room had closed at 300 ms with messages 1 to 3, and the archive had stalled at 0",
            every(50, 3),
            Archive::new([20]).stalls(0, 12_000),
            2_005,
        ),
        6 => ("a message was being written, until 60 ms", vec![0], Archive::new([60]), 60),
        _ => (
            "the archive had stalled for 2 s and was catching up, 300 ms a message",
            every(50, 8),
            Archive::new([300]).stalls(0, 2_000),
            2_655,
        ),
    };
    let chat = Chat::new(said);
    let chat = if number == 5 { chat.closes(300) } else { chat };
    Moment { story, chat, archive, stops }
}

#[test]
fn all_that_is_said_is_written_in_that_order() {
    room().run(async || {
        let chat = Chat::new([0, 100, 200, 300]).closes(400);
        let world = World::new(chat, Archive::new([20, 1_700, 300, 20]));
        let story = "people said messages 1 to 4, writing the second took 1700 ms, and the room closed at 400 ms";

        let report = world.serves(story).await;

        let (written, returned) = (world.archive.written(), world.now());
        assert!(
            written == [1, 2, 3, 4],
            "WRONG RESULT: {story}; serve() returned at {returned} ms, and written were, in this order: {written:?}."
        );
        has_kept_all(&world, &report, story);
        assert!(
            returned <= 2_200,
            "SERIAL: {story}; the writes take 2040 ms, and serve() returned at {returned} ms."
        );
        settle().await;
        let tasks = quiet::tasks();
        assert!(
            tasks == 0,
            "LEAK AFTER SUCCESS: {story}; serve() returned at {returned} ms, and 1 ms later tasks that it had started were alive: {tasks}."
        );
    });
}

#[test]
fn a_write_may_take_its_time() {
    room().run(async || {
        let archive = Archive::new([[20_000].as_slice(), &[20; 11]].concat());
        let world = World::new(Chat::new([0; 12]).closes(0), archive);
        let story = "people said messages 1 to 12 at 0 ms, and writing the first one took 20 s";

        let report = world.serves(story).await;

        has_kept_all(&world, &report, story);
        let (written, returned) = (world.archive.written(), world.now());
        assert!(
            written.len() == 12,
            "WRONG RESULT: {story}; nobody told the service to stop, serve() returned at {returned} ms, and written were {}.",
            list(&written)
        );
    });
}

#[test]
fn the_monitor_hears_a_beat_every_500_ms() {
    for archive in
        [|| Archive::new([20]), || Archive::new([20]).stalls(90, 12_000), || Archive::new([1_300])]
    {
        room().run(async move || {
            let world = World::new(Chat::new((0..40).map(|n| n * 100)), archive());
            let story = "something was said every 100 ms";

            let shift = world.stopped(5_205, story).await;

            let beats = world.monitor.beats();
            let edges = [&[0][..], &beats, &[5_205]].concat();
            let silence = edges.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).max().unwrap();
            let written = list(&world.archive.written());
            let (returned, count) = (shift.returned, beats.len());
            assert!(
                silence <= 501,
                "SERIAL: {story}; for {silence} ms the monitor heard nothing. Beats until {returned} ms: {count}; written were {written}."
            );
            assert!(
                count as u64 <= returned / 500 + 2,
                "WRONG RESULT: {story}; beats until {returned} ms: {count}."
            );
        });
    }
}

#[test]
fn the_monitor_hears_beats_when_the_room_has_closed() {
    room().run(async || {
        let chat = Chat::new([0, 100, 200]).closes(300);
        let world = World::new(chat, Archive::new([20]).stalls(90, 12_000));
        let story = "people said messages 1 to 3, the archive had stalled at 90 ms, and the room closed at 300";

        let shift = world.stopped(5_205, story).await;

        let beats = world.monitor.beats();
        let edges = [&[0][..], &beats, &[5_205]].concat();
        let silence = edges.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).max().unwrap();
        let (returned, count) = (shift.returned, beats.len());
        assert!(
            silence <= 501,
            "SERIAL: {story}; for {silence} ms the monitor heard nothing. Beats until {returned} ms: {count}."
        );
    });
}

#[test]
fn the_chat_is_read_while_the_archive_stalls() {
    room().run(async || {
        let chat = Chat::new((0..40).map(|n| n * 20));
        let world = World::new(chat, Archive::new([20]).stalls(0, 12_000));
        let story = "40 messages were said within 800 ms, and the archive had stalled at 0";

        let accepted = world.stopped(2_005, story).await.accepted;

        let written = world.archive.written().len();
        assert!(
            accepted >= 8,
            "SERIAL: {story}; at 2005 ms {accepted} of them were accepted, and there is room for eight."
        );
        assert!(
            accepted <= 10 + written,
            "WRONG RESULT: {story}; eight may wait, one be written and one be in somebody's hands, and at 2005 ms {accepted} were accepted."
        );
    });
}

#[test]
fn told_to_stop_it_returns_within_100_ms() {
    for number in 0..MOMENTS {
        room().run(async move || {
            let Moment { story, chat, archive, stops } = moment(number);
            let world = World::new(chat, archive);

            let shift = world.stopped(stops, story).await;

            let blind = if number == 0 { "BLIND WHEN IDLE" } else { "BLIND UNDER LOAD" };
            assert!(
                shift.took < 100,
                "{blind}: {story}; the service was told to stop at {stops} ms, and serve() returned {} ms later.",
                shift.took
            );
        });
    }
}

#[test]
fn what_was_accepted_is_written_or_handed_back() {
    for number in 0..MOMENTS {
        room().run(async move || {
            let Moment { story, chat, archive, stops } = moment(number);
            let world = World::new(chat, archive);
            let story = format!("{story}; stopped at {stops} ms");

            let shift = world.stopped(stops, &story).await;
            // What goes on behind the back of the report may write something yet.
            sleep(ms(20_000)).await;

            has_kept_all(&world, &shift.report, &story);
        });
    }
}

#[test]
fn nothing_goes_on_after_a_stop() {
    for stalls in [90, 100_000] {
        room().run(async move || {
            for _ in 0..SERVICES {
                let chat = Chat::new((0..200).map(|n| n * 20));
                let world = World::new(chat, Archive::new([20]).stalls(stalls, 12_000));
                let story = "something was said every 20 ms, and at 1005 ms the service was told to stop";

                let shift = world.stopped(1_005, story).await;
                settle().await;
                let tasks = quiet::tasks();
                let (written, beats) = (world.archive.written(), world.monitor.beats());
                sleep(ms(20_000)).await;

                let returned = format!("{story}; serve() returned at {} ms", shift.returned);
                let late = world.chat.accepted().len() - shift.accepted;
                assert!(
                    late == 0,
                    "GHOST EFFECT: {story}; messages that were accepted after that: {late}."
                );
                let more = world.archive.written().len() - written.len();
                assert!(more == 0, "GHOST EFFECT: {returned}; messages that were written after that: {more}.");
                let more = world.monitor.beats().len() - beats.len();
                assert!(more == 0, "GHOST EFFECT: {returned}; beats that the monitor heard after that: {more}.");
                assert!(
                    tasks == 0,
                    "ORPHAN TASK: {returned}, and 1 ms later tasks that it had started were alive: {tasks}."
                );
            }
        });
    }
}

#[test]
fn told_before_it_begins_it_accepts_nothing() {
    room().run(async || {
        let (mut disobeyed, mut accepted) = (0, 0);
        for _ in 0..SERVICES {
            let world = World::new(Chat::new([0, 0, 0]), Archive::new([20]));
            world.stop.cancel();

            world.serves("the service was told to stop before serve() began").await;
            settle().await;

            disobeyed += usize::from(!world.chat.accepted().is_empty());
            accepted += world.chat.accepted().len();
        }

        assert!(
            disobeyed == 0,
            "GHOST EFFECT: {SERVICES} services were told to stop before serve() began; {disobeyed} of them accepted messages, {accepted} in all."
        );
    });
}

#[test]
fn so_it_is_under_any_load() {
    room().run(async || {
        let mut late = Vec::new();
        for seed in 0..LOADS {
            let mut dice = Dice::new(seed);
            let mut tens = |most| 10 * dice.between(1..=most);
            let mut at = 0;
            let said: Vec<u64> = (0..40)
                .map(|_| {
                    at += tens(20);
                    at
                })
                .collect();
            let latencies: Vec<u64> = (0..16).map(|_| tens(12)).collect();
            let (stalls, stops) = (tens(300), tens(400) + 5);
            let world = World::new(Chat::new(said), Archive::new(latencies).stalls(stalls, 12_000));
            let story = format!("load {seed}: the archive stalled at {stalls} ms, and the service was told to stop at {stops}");

            let shift = world.stopped(stops, &story).await;

            has_kept_all(&world, &shift.report, &story);
            if shift.took >= 100 {
                late.push(shift.took);
            }
        }

        let longest = late.iter().max().copied().unwrap_or_default();
        assert!(
            late.is_empty(),
            "BLIND UNDER LOAD: under {} of {LOADS} loads serve() returned 100 ms or more after the stop, and under one of them after {longest} ms.",
            late.len()
        );
    });
}

#[test]
fn the_recording_of_a_stop() {
    let recording = room().record(async || {
        declare(["chat", "archive", "service", "after"]);
        let chat = Chat::new([0, 100, 200, 300, 400, 500, 600]);
        let world = World::new(chat, Archive::new([20]).stalls(250, 12_000));
        let stops = async {
            world.at(705).await;
            asked("service", "is told to stop");
            world.stop.cancel();
        };
        let serves = async {
            let report = world.serves("a stop at 705 ms").await;
            world.at(805).await;
            let back = numbers(&report.handed_back);
            event("service", format!("has ended, handed back {}", list(&back)));
        };
        join!(serves, stops);
        settle().await;
        conclude("after", format!("{} tasks alive", quiet::tasks()));
    });

    assert_timeline!("a_stop", recording.only(["chat", "archive", "service", "after"]));
}
