use crate::{at, ms, shows};
use figure::{Figure, Frame, claim, ends, happened};
use futures::future::join_all;
use listings::p06_defensive_io::chat_loop::harbour::{Book, Desk, Lamp, Radio, Report};
use listings::p06_defensive_io::chat_loop::s2_enter::enter;
use listings::p06_defensive_io::chat_loop::s2_listen::listen;
use listings::p06_defensive_io::chat_loop::{
    s1_one_loop, s3_a_select, s4_a_branch, s5_an_inventory,
};
use std::cell::Cell;
use testkit::run::Room;
use testkit::scene::Dice;
use testkit::timeline::{Timeline, asked, conclude, declare, event};
use tokio::join;
use tokio::sync::mpsc::{self, Receiver};
use tokio::time::{Instant, interval, sleep, sleep_until};
use tokio_util::sync::CancellationToken;

const QUEUE: usize = 8;

/// A harbour, and when it is told to close.
struct Harbour {
    radio: Radio,
    book: Book,
    stop: CancellationToken,
    /// Reports that were heard, are not in the book, and were handed back.
    left: Cell<usize>,
}

/// A way to keep the book: one of the four stages.
trait Stage: AsyncFn(&Harbour) + Clone + Send + Sync + 'static {}
impl<F: AsyncFn(&Harbour) + Clone + Send + Sync + 'static> Stage for F {}

async fn one_loop(harbour: &Harbour) {
    s1_one_loop::watch(&harbour.radio, &harbour.book, &harbour.stop).await;
}

/// Somebody listens, and somebody else works on what was heard.
async fn with_a_queue(harbour: &Harbour, work: impl AsyncFnOnce(Receiver<Report>)) {
    let (queue, reports) = mpsc::channel(QUEUE);
    join!(listen(&harbour.radio, queue, &harbour.stop), work(reports));
}

async fn a_queue(harbour: &Harbour) {
    with_a_queue(harbour, async |reports| enter(reports, &harbour.book).await).await;
}

fn desk(reports: Receiver<Report>, book: &Book) -> Desk<'_> {
    Desk { reports, book, clock: interval(ms(2_000)), lamp: Lamp }
}

async fn a_select(harbour: &Harbour) {
    with_a_queue(harbour, async |reports| {
        s3_a_select::work(desk(reports, &harbour.book), &harbour.stop).await;
    })
    .await;
}

async fn a_branch(harbour: &Harbour) {
    with_a_queue(harbour, async |reports| {
        s4_a_branch::work(desk(reports, &harbour.book), &harbour.stop).await;
    })
    .await;
}

async fn an_inventory(harbour: &Harbour) {
    with_a_queue(harbour, async |reports| {
        let left = s5_an_inventory::work(desk(reports, &harbour.book), &harbour.stop).await;
        harbour.left.set(left.len());
    })
    .await;
}

/// Where there is no lamp.
const DARK: [&str; 3] = ["harbour", "radio", "book"];

/// A report every second, of which the third meets a stall; the harbour is told to close at 5000 ms.
fn a_day(stage: impl Stage) -> Timeline {
    Room::new().tolerate_leaks().record_repeatedly(16, async move || {
        declare(["harbour", "radio", "book", "lamp"]);
        let harbour = Harbour {
            radio: Radio::new((0..20).map(|n| 500 + 1_000 * n).collect()),
            book: Book::new(vec![200, 200, 12_000, 200]),
            stop: CancellationToken::new(),
            left: Cell::new(0),
        };
        let watch = async {
            stage(&harbour).await;
            event("harbour", "closed");
        };
        let night = async {
            sleep(ms(5_000)).await;
            asked("harbour", "is to close");
            harbour.stop.cancel();
        };
        join!(watch, night);
    })
}

fn closed_at(millis: u64) -> impl Fn(&Timeline) -> bool {
    move |it| at(it, "harbour", "closed") == Some(millis)
}

#[test]
fn an_entry_that_stalls_holds_up_the_end() {
    let (first, other) = (a_day(one_loop).only(DARK), a_day(a_queue).only(DARK));
    let frame = Frame::over([&first, &other]).later(5_000);
    let figure = Figure::new(first)
        .framed(|_| frame)
        .asks([
            claim(closed_at(5_000)),
            claim(closed_at(14_500)),
            claim(|it| !it.text().contains("closed")),
        ])
        .broke("9500 ms from the word to the end", closed_at(14_500))
        .broke("reports 4 and 5 were not heard", ends("radio", "2500 3 heard"));
    shows("06_defensive_io/chat_loop/one_loop", figure);
}

#[test]
fn a_queue_is_read_and_has_to_be_emptied() {
    let figure = Figure::new(a_day(a_queue).only(DARK))
        .held("somebody listens while the book stalls", happened("radio", "4500 5 heard"))
        .broke("9900 ms from the word to the end", closed_at(14_900));
    shows("06_defensive_io/chat_loop/a_queue", figure);
}

#[test]
fn a_select_listens_between_two_bodies() {
    let figure = Figure::new(a_day(a_select))
        .framed(|frame| frame.later(2_500))
        .asks([
            claim(closed_at(5_000)),
            claim(closed_at(14_500)),
            claim(|it| happened("lamp", "4000 blinks")(it)),
        ])
        .broke("9500 ms from the word to the end", closed_at(14_500))
        .broke("no lamp while the book stalls", ends("lamp", "2000 blinks"));
    shows("06_defensive_io/chat_loop/a_select", figure);
}

#[test]
fn a_write_that_is_a_branch_ends_at_once() {
    let slow = a_day(a_select);
    let figure = Figure::new(a_day(a_branch))
        .beside(&slow)
        .held("closed at once", closed_at(5_000))
        .held("the lamp blinks while the book stalls", happened("lamp", "4000 blinks"))
        .broke("report 3 is lost", happened("book", "5000 entry 3 dropped"))
        .broke("so are 4 and 5", happened("radio", "4500 5 heard"));
    shows("06_defensive_io/chat_loop/a_branch", figure);
}

const LOADS: u64 = 300;

/// When all harbours are told to close: between two milliseconds at which something may happen.
const STOP: u64 = 10_001;

/// Reports come 20 to 180 ms apart. An entry takes 4 to 24 ms, one in 20 takes 100 to 400, and one in 500 takes 12 s.
fn harbour(seed: u64, stop: &CancellationToken) -> Harbour {
    let mut dice = Dice::new(seed);
    let (mut times, mut takes, mut now) = (Vec::new(), Vec::new(), 0);
    while now < STOP {
        now += 2 * dice.between(10..=90);
        times.push(now);
        takes.push(match () {
            () if dice.one_in(500) => 12_000,
            () if dice.one_in(20) => 2 * dice.between(50..=200),
            () => 2 * dice.between(2..=12),
        });
    }
    Harbour {
        radio: Radio::new(times),
        book: Book::new(takes),
        stop: stop.clone(),
        left: Cell::new(0),
    }
}

/// What came of all loads.
#[derive(Clone)]
struct Closed {
    /// How long each of the harbours took, sorted.
    took: Vec<u64>,
    left: usize,
    lost: usize,
}

impl Closed {
    fn within(&self, percent: usize) -> u64 {
        self.took[(self.took.len() * percent).div_ceil(100) - 1]
    }

    fn numbers(&self) -> String {
        let (half, most, max) = (self.within(50), self.within(95), self.within(100));
        format!("p50 {half} · p95 {most} · max {max} ms · {} reports lost", self.lost)
    }
}

fn all_loads(stage: impl Stage) -> Closed {
    Room::new().tolerate_leaks().run(async move || {
        let stop = CancellationToken::new();
        let told = Instant::now() + ms(STOP);
        let harbours = (0..LOADS).map(async |seed| {
            let harbour = harbour(seed, &stop);
            stage(&harbour).await;
            (u64::try_from(told.elapsed().as_millis()).unwrap(), harbour)
        });
        let night = async {
            sleep_until(told).await;
            stop.cancel();
        };
        let (closed, ()) = join!(join_all(harbours), night);
        let mut closed_after = Closed { took: Vec::new(), left: 0, lost: 0 };
        for (took, Harbour { radio, book, left, .. }) in closed {
            closed_after.took.push(took);
            closed_after.left += left.get();
            closed_after.lost += radio.heard() - book.entries() - left.get();
        }
        closed_after.took.sort_unstable();
        closed_after
    })
}

#[test]
fn whoever_takes_an_inventory_closes_at_once_and_loses_nothing() {
    let closed = all_loads(an_inventory);
    let recording = Room::new().record(async move || {
        declare(["an inventory"]);
        conclude("an inventory", format!("{}, {} handed back", closed.numbers(), closed.left));
    });
    shows("06_defensive_io/chat_loop/inventory", recording);
}

#[test]
fn three_hundred_loads_and_four_stages() {
    let stages = [
        ("one loop", all_loads(one_loop)),
        ("a queue", all_loads(a_queue)),
        ("a select", all_loads(a_select)),
        ("a branch", all_loads(a_branch)),
    ];

    let drawn = stages.clone();
    let open = Room::new().record(async move || {
        declare(drawn.each_ref().map(|(name, _)| *name));
        let mut before = [None; 4];
        sleep(ms(1_000)).await;
        for second in (1..30).step_by(2) {
            for ((name, closed), before) in drawn.iter().zip(&mut before) {
                let open = closed.took.iter().filter(|took| **took >= 1_000 * second).count();
                if before.replace(open) != Some(open) {
                    event(name, format!("{open} open"));
                }
            }
            sleep(ms(2_000)).await;
        }
    });
    let figure = Figure::new(open)
        .broke("a queue to be emptied makes it worse", |it| {
            it.lanes()[1].events.last().unwrap().at > 12_000
        })
        .held("as a branch, none is open after a second", ends("a branch", "1000 0 open"));
    shows("06_defensive_io/chat_loop/open", figure);

    let numbers = Room::new().record(async move || {
        for (name, closed) in &stages {
            declare([name]);
            conclude(name, closed.numbers());
        }
    });
    shows("06_defensive_io/chat_loop/loads", numbers);
}
