use crate::{ms, shows};
use figure::{Figure, claim, ends, happened};
use listings::p06_defensive_io::refuse_rather_than_wait::station::{Call, Lines, Report, Seen};
use listings::p06_defensive_io::refuse_rather_than_wait::{
    s1_send, s2_unbounded, s3_refuse, s4_bound, s5_shed,
};
use std::cell::Cell;
use testkit::run::Room;
use testkit::timeline::{Timeline, conclude, declare, follow};
use tokio::join;
use tokio::sync::mpsc::{self, Receiver, Sender, UnboundedReceiver, UnboundedSender};
use tokio::time::{sleep, timeout};

/// Reads what is on the desk, 300 ms each, and returns how old the oldest report was, and how many it read.
async fn on_air(mut next: impl AsyncFnMut() -> Option<Report>) -> (u128, usize) {
    let (oldest, read) = (Cell::new(0), Cell::new(0));
    while let Some(report) = next().await {
        oldest.set(oldest.get().max(report.made.elapsed().as_millis()));
        follow("on air", &report.number.to_string(), sleep(ms(300))).await;
        read.set(read.get() + 1);
    }
    (oldest.get(), read.get())
}

/// So many people ring, 110 ms apart, and hang on.
async fn ring(count: usize, lines: &Lines, station: Sender<Call>) {
    for n in 0..count {
        if n > 0 {
            sleep(ms(110)).await;
        }
        station.send(lines.ring()).await.unwrap();
    }
}

#[derive(Clone, Copy)]
enum Stage {
    Send,
    Unbounded,
    Refuse,
    Bound,
    Shed,
}

/// What came of it, and the age of the oldest report that was read, and how many were read.
async fn day(stage: Stage, count: usize) -> (Seen, u128, usize) {
    let lines = Lines::default();
    let (station, calls) = mpsc::channel(100);
    let (desk, mut reports): (Sender<Report>, Receiver<Report>) =
        mpsc::channel(if let Stage::Shed = stage { 1 } else { 3 });
    let (heap, mut heaped): (UnboundedSender<Report>, UnboundedReceiver<Report>) =
        mpsc::unbounded_channel();
    let people = ring(count, &lines, station);
    let ((), (), (oldest, read)) = match stage {
        Stage::Send => {
            join!(people, s1_send::answer(calls, desk), on_air(async || reports.recv().await))
        }
        Stage::Unbounded => {
            join!(people, s2_unbounded::answer(calls, heap), on_air(async || heaped.recv().await))
        }
        Stage::Refuse => {
            join!(people, s3_refuse::answer(calls, desk), on_air(async || reports.recv().await))
        }
        Stage::Bound => {
            join!(people, s4_bound::answer(calls, desk), on_air(async || reports.recv().await))
        }
        Stage::Shed => join!(
            people,
            s5_shed::answer(calls, desk, &lines),
            on_air(async || reports.recv().await)
        ),
    };
    (lines.seen(), oldest, read)
}

fn drawn<const N: usize>(stage: Stage, lanes: [&str; N]) -> Timeline {
    let recording = Room::new().record_repeatedly(16, async move || {
        declare(["on the line", "busy", "dropped", "on air"]);
        day(stage, 10).await;
    });
    recording.only(lanes)
}

const SPEAKER: [&str; 2] = ["on the line", "on air"];
const BUSY: [&str; 3] = ["on the line", "busy", "on air"];
const DROPPED: [&str; 3] = ["on the line", "dropped", "on air"];

/// Whether this caller was on the line from one time to the other.
fn hung_on(caller: &str, from: u64, to: u64) -> impl Fn(&Timeline) -> bool {
    let spans = [format!("{from} {caller} started"), format!("{to} {caller} done")];
    move |it| {
        let text = it.text();
        let line = text.lines().next().unwrap_or_default().to_owned() + " ";
        spans.iter().all(|span| line.contains(&format!(" {span} ")))
    }
}

#[test]
fn whoever_sends_keeps_the_callers_waiting() {
    let figure = Figure::new(drawn(Stage::Send, SPEAKER))
        .framed(|frame| frame.later(540))
        .asks([
            claim(hung_on("10", 990, 990)),
            claim(hung_on("10", 990, 1_200)),
            claim(hung_on("10", 990, 1_800)),
        ])
        .broke("the tenth caller was on the line for 810 ms", hung_on("10", 990, 1_800));
    shows("06_defensive_io/refuse_rather_than_wait/send", figure);
}

#[test]
fn a_desk_without_an_edge_makes_the_news_old() {
    let figure = Figure::new(drawn(Stage::Unbounded, SPEAKER))
        .held("nobody hangs on", hung_on("10", 990, 990))
        .broke(
            "report 10 is read 1710 ms after it was made",
            happened("on air", "2700 10 started"),
        );
    shows("06_defensive_io/refuse_rather_than_wait/unbounded", figure);
}

#[test]
fn whoever_refuses_says_so_at_once() {
    let figure = Figure::new(drawn(Stage::Refuse, BUSY))
        .held("nobody hangs on", hung_on("10", 990, 990))
        .held("three know that their report was not taken", ends("busy", "880 caller 9"));
    shows("06_defensive_io/refuse_rather_than_wait/refuse", figure);
}

#[test]
fn a_wait_with_a_bound_is_a_late_refusal() {
    let figure = Figure::new(drawn(Stage::Bound, BUSY))
        .held("nobody hangs on for more than 50 ms", hung_on("10", 990, 1_040))
        .held("caller 9 has waited 20 ms, and was heard", hung_on("9", 880, 900));
    shows("06_defensive_io/refuse_rather_than_wait/bound", figure);
}

#[test]
fn whoever_sheds_thanks_for_what_nobody_will_read() {
    let figure = Figure::new(drawn(Stage::Shed, DROPPED))
        .held("nobody hangs on", hung_on("10", 990, 990))
        .broke("callers 4, 6 and 7 were thanked in vain", ends("dropped", "880 report 7"));
    shows("06_defensive_io/refuse_rather_than_wait/shed", figure);
}

#[test]
fn whoever_sheds_ends_when_the_desk_has_gone() {
    testkit::run(async || {
        let lines = Lines::default();
        let (station, calls) = mpsc::channel(100);
        let (desk, reports) = mpsc::channel(1);
        drop(reports);
        let switchboard = timeout(ms(10_000), s5_shed::answer(calls, desk, &lines));
        let people = async {
            while station.send(lines.ring()).await.is_ok() {
                sleep(ms(110)).await;
            }
        };
        let (ended, ()) = join!(switchboard, people);
        assert!(ended.is_ok(), "{} callers rang a station without a speaker", lines.seen().rang);
    });
}

#[test]
fn forty_callers_and_five_stages() {
    let recording = Room::new().record(async || {
        let stages = [
            ("send", Stage::Send),
            ("unbounded", Stage::Unbounded),
            ("refuse", Stage::Refuse),
            ("wait 50 ms", Stage::Bound),
            ("shed", Stage::Shed),
        ];
        declare(stages.map(|(name, _)| name));
        for (name, stage) in stages {
            let (Seen { longest, busy, dropped, .. }, oldest, read) = day(stage, 40).await;
            conclude(
                name,
                format!("on the line {longest} ms · busy {busy} · dropped {dropped} · read {read}, at most {oldest} ms old"),
            );
        }
    });
    let names = ["send", "unbounded", "refuse", "wait 50 ms", "shed"];
    shows("06_defensive_io/refuse_rather_than_wait/forty", recording.only(names));
}
