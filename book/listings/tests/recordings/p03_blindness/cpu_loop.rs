use crate::{ms, shows};
use listings::p03_blindness::cpu_loop::{budget, first, gives_back, late, ready, thread};
use std::time::{Duration, Instant};
use testkit::quiet::settle;
use testkit::run::Room;
use testkit::scene::Cpu;
use testkit::timeline::{Timeline, conclude, declare, event, follow, now};
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

#[test]
fn a_loop_that_computes_hears_no_timer() {
    let first = beside_a_server(async |cpu| first::preview(60, blur(cpu), ms(20)).await);
    let ready = beside_a_server(async |cpu| ready::preview(60, blur(cpu), ms(20)).await);
    let budget = beside_a_server(async |cpu| budget::preview(60, blur(cpu), ms(20)).await);

    assert_eq!(first, ready, "an await that is ready gives nothing back");
    assert_eq!(first, budget, "a budget of 128 is not used up by sixty rows");
    shows("03_blindness/cpu_loop/first", first);
}

#[test]
fn a_loop_that_gives_its_thread_back_is_given_up_in_time() {
    let recording = beside_a_server(async |cpu| gives_back::preview(60, blur(cpu), ms(20)).await);
    shows("03_blindness/cpu_loop/gives_back", recording);
}

#[test]
fn what_a_timeout_does_not_interrupt() {
    let recording = Room::new().tolerate_leaks().record_repeatedly(16, async || {
        declare([
            "no await",
            "ready awaits",
            "a yield at the end",
            "consume_budget, each row",
            "yield_now, each row",
            "a blocking thread",
        ]);
        let cpu = Cpu::new();
        let limit = ms(20);
        let tell = |lane: &str, began: u64, done: Option<u32>, rows: usize| {
            let what = if done.is_some() { "Ok" } else { "Err" };
            conclude(lane, format!("{what} after {} ms, {rows} of 60 rows", now() - began));
        };
        let day = async {
            let (began, steps) = (now(), cpu.steps());
            let done = first::preview(60, blur(&cpu), limit).await;
            tell("no await", began, done, cpu.steps() - steps);

            let (began, steps) = (now(), cpu.steps());
            let done = ready::preview(60, blur(&cpu), limit).await;
            tell("ready awaits", began, done, cpu.steps() - steps);

            let (began, steps) = (now(), cpu.steps());
            let done = late::preview(60, blur(&cpu), limit).await;
            tell("a yield at the end", began, done, cpu.steps() - steps);

            let (began, steps) = (now(), cpu.steps());
            let done = budget::preview(60, blur(&cpu), limit).await;
            tell("consume_budget, each row", began, done, cpu.steps() - steps);

            let (began, steps) = (now(), cpu.steps());
            let done = gives_back::preview(60, blur(&cpu), limit).await;
            tell("yield_now, each row", began, done, cpu.steps() - steps);

            let (began, steps) = (now(), cpu.steps());
            let done = thread::preview(60, blur(&cpu), limit).await;
            let at = now();
            sleep(ms(100)).await;
            tell("a blocking thread", began + now() - at, done, cpu.steps() - steps);
        };
        cpu.while_running(day).await;
    });
    shows("03_blindness/cpu_loop/not_interrupted", recording);
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
                work(row);
                if row == 59 {
                    event("thread", "last row");
                }
            };
            let preview = follow("caller", "wait", thread::preview(60, rows, ms(20)));
            assert_eq!(preview.await, None);
            sleep(ms(100)).await;
        };
        cpu.while_running(day).await;
    });
    shows("03_blindness/cpu_loop/thread", recording);
}
