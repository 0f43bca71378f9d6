use crate::{at, ms, shows};
use figure::{Figure, claim, ends};
use listings::p03_blindness::cpu_loop::{budget, first, gives_back, late, ready, thread};
use std::time::{Duration, Instant};
use testkit::quiet::settle;
use testkit::run::Room;
use testkit::scene::Cpu;
use testkit::timeline::{Timeline, began, cancelled, conclude, declare, ended, event, now};
use tokio::task::yield_now;
use tokio::time::{interval, sleep};

/// A row takes a millisecond of computation.
fn blur(cpu: &Cpu) -> impl Fn(u32) + Send + 'static {
    let cpu = cpu.clone();
    move |_| cpu.spend(ms(1))
}

/// Sixty rows and a limit of 20 ms, beside a server that beats every 10 ms.
fn beside_a_server(
    preview: impl AsyncFnOnce(&Cpu) -> Option<u32> + Clone + Send + 'static,
) -> Timeline {
    Room::new().tolerate_leaks().record_repeatedly(16, async move || {
        declare(["caller", "server"]);
        let cpu = Cpu::new();
        let day = async {
            tokio::spawn(async {
                let mut beats = interval(ms(10));
                loop {
                    beats.tick().await;
                    event("server", "beat");
                }
            });
            yield_now().await;

            event("caller", "asks for a preview");
            let picture = preview(&cpu).await;
            event("caller", if picture.is_some() { "has it" } else { "gives up" });
            sleep(ms(75 - now())).await;
        };
        cpu.while_running(day).await;
    })
}

fn first() -> Timeline {
    beside_a_server(async |cpu| first::preview(60, blur(cpu), ms(20)).await)
}

#[test]
fn a_loop_that_computes_hears_no_timer() {
    let first = first();
    let ready = beside_a_server(async |cpu| ready::preview(60, blur(cpu), ms(20)).await);
    let budget = beside_a_server(async |cpu| budget::preview(60, blur(cpu), ms(20)).await);
    assert_eq!(first, ready, "an await that is ready gives nothing back");
    assert_eq!(first, budget, "a budget of 128 is not used up by sixty rows");

    let gives_up = |at: u64| claim(move |it| self::at(it, "caller", "gives up") == Some(at));
    let figure = Figure::new(first)
        .framed(|frame| frame.later(1))
        .asks([gives_up(20), gives_up(60), claim(|it| at(it, "caller", "has it") == Some(60))])
        .broke(
            "an answer 40 ms after the limit, as if there were none",
            ends("caller", "60 has it"),
        )
        .broke("for 60 ms the server did not beat", |it| {
            !it.text().contains("10 beat") && it.text().contains("60 beat")
        });
    shows("03_blindness/cpu_loop/first", figure);
}

#[test]
fn a_loop_that_gives_its_thread_back_is_given_up_in_time() {
    let recording = beside_a_server(async |cpu| gives_back::preview(60, blur(cpu), ms(20)).await);
    let figure = Figure::new(recording)
        .beside(&first())
        .held("the caller gives up in time", ends("caller", "21 gives up"))
        .held("the server beats", |it| it.text().contains("11 beat · 21 beat · 30 beat"));
    shows("03_blindness/cpu_loop/gives_back", figure);
}

const LANES: [&str; 6] = [
    "no await",
    "ready, each row",
    "yield_now, at the end",
    "consume_budget, each row",
    "yield_now, each row",
    "spawn_blocking",
];

#[test]
fn what_a_timeout_does_not_interrupt() {
    let recording = Room::new().tolerate_leaks().record_repeatedly(16, async || {
        declare(LANES);
        let cpu = Cpu::new();
        let limit = ms(20);
        let tell = |lane: &str, began: u64, done: Option<u32>, rows: usize| {
            let what = if done.is_some() { "Ok" } else { "Err" };
            conclude(lane, format!("{what} at {} ms, {rows} rows", now() - began));
        };
        let day = async {
            let (began, steps) = (now(), cpu.steps());
            let done = first::preview(60, blur(&cpu), limit).await;
            tell(LANES[0], began, done, cpu.steps() - steps);

            let (began, steps) = (now(), cpu.steps());
            let done = ready::preview(60, blur(&cpu), limit).await;
            tell(LANES[1], began, done, cpu.steps() - steps);

            let (began, steps) = (now(), cpu.steps());
            let done = late::preview(60, blur(&cpu), limit).await;
            tell(LANES[2], began, done, cpu.steps() - steps);

            let (began, steps) = (now(), cpu.steps());
            let done = budget::preview(60, blur(&cpu), limit).await;
            tell(LANES[3], began, done, cpu.steps() - steps);

            let (began, steps) = (now(), cpu.steps());
            let done = gives_back::preview(60, blur(&cpu), limit).await;
            tell(LANES[4], began, done, cpu.steps() - steps);

            let (began, steps) = (now(), cpu.steps());
            let done = thread::preview(60, blur(&cpu), limit).await;
            let at = now();
            sleep(ms(100)).await;
            tell(LANES[5], began + now() - at, done, cpu.steps() - steps);
        };
        cpu.while_running(day).await;
    });

    let given_up = |it: &Timeline, lane: &str| {
        let lane = it.lanes().iter().find(|it| it.name == lane);
        lane.is_some_and(|lane| lane.events[0].what.starts_with("Err"))
    };
    // All from this one on.
    let from = |first: usize| {
        claim(move |it| (0..6).all(|index| given_up(it, LANES[index]) == (index >= first)))
    };
    let figure = Figure::new(recording)
        .framed(|frame| frame.later(0))
        .asks([from(1), from(3), from(4), from(5)])
        .broke("four are Ok, 40 ms after the limit", |it| {
            it.text().matches("Ok at 60 ms").count() == 4
        })
        .broke(
            "the thread was given up, and blurred every row",
            ends(LANES[5], "Err at 20 ms, 60 rows"),
        );
    shows("03_blindness/cpu_loop/not_interrupted", figure);
}

#[test]
fn an_abort_is_heard_where_a_timeout_is_not() {
    testkit::run(async || {
        let cpu = Cpu::new();
        let task = tokio::spawn(late::preview(60, blur(&cpu), ms(1_000)));
        sleep(ms(5)).await;
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        assert_eq!(cpu.steps(), 60, "heard at the yield, when all was done");
    });
}

#[test]
fn a_budget_counts_operations_and_not_time() {
    testkit::run(async || {
        let cpu = Cpu::new();
        let picture = tokio::spawn(budget::preview(1_000, blur(&cpu), ms(20)));
        assert_eq!(picture.await.unwrap(), None);
        // One budget until the timer can fire, and one more because the work is polled before the timer.
        assert_eq!((cpu.steps(), now()), (257, 257));

        settle().await;
        let (before, began) = (cpu.steps(), now());
        let short = cpu.clone();
        let short = move |_| short.spend(Duration::from_micros(5));
        let picture = tokio::spawn(budget::preview(1_000_000, short, ms(20)));
        assert_eq!(picture.await.unwrap(), None);
        let rows = cpu.steps() - before;
        assert!((4_000..4_300).contains(&rows), "{rows} rows of 5 µs");
        assert!((20..=21).contains(&(now() - began)));
    });
}

/// The recordings are made on a virtual clock; real threads do the same.
#[test]
fn an_ok_comes_long_after_the_deadline_in_real_time_too() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let began = Instant::now();
        let blocking = |_| std::thread::sleep(ms(50));
        let done = first::preview(1, blocking, ms(1)).await;
        assert_eq!(done, Some(1));
        assert!(began.elapsed() >= ms(50));

        let began = Instant::now();
        let done = late::preview(1, blocking, ms(1)).await;
        assert_eq!(done, Some(1), "the work is polled before the timer");
        assert!(began.elapsed() >= ms(50));
    });
}

#[test]
fn a_thread_that_was_given_up_goes_on() {
    let recording = Room::new().tolerate_leaks().record_repeatedly(16, async || {
        declare(["caller", "thread"]);
        let cpu = Cpu::new();
        let day = async {
            let work = blur(&cpu);
            let rows = move |row| {
                if row == 0 {
                    began("thread", "picture started");
                }
                work(row);
                if row == 59 {
                    ended("thread", "picture done");
                }
            };
            event("caller", "asks for a preview");
            assert_eq!(thread::preview(60, rows, ms(20)).await, None);
            cancelled("caller", "gives up");
            sleep(ms(100)).await;
        };
        cpu.while_running(day).await;
    });
    let figure = Figure::new(recording)
        .held("the caller gives up at its limit", ends("caller", "20 gives up"))
        .broke("the thread goes on for nobody", ends("thread", "60 picture done"));
    shows("03_blindness/cpu_loop/thread", figure);
}
