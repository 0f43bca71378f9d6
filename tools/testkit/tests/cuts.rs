//! Which bugs a cut finds, in which mode, and where it says that they are.

use std::{
    cell::{Cell, RefCell},
    future::pending,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use testkit::{
    cut::{self, Mode},
    timeline::{event, follow},
};
use tokio::{
    sync::{mpsc, oneshot},
    task::yield_now,
    time::sleep,
};

fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

#[derive(Default)]
struct Bank {
    alice: Cell<i32>,
    bob: Cell<i32>,
}

impl Bank {
    fn balanced(&self) -> Result<(), String> {
        match self.alice.get() + self.bob.get() {
            0 => Ok(()),
            sum => Err(format!("TORN: the accounts sum up to {sum}")),
        }
    }
}

async fn audit() {
    sleep(ms(3)).await; // the innermost await
}

async fn debit_then_credit(bank: &Bank) {
    sleep(ms(1)).await;
    bank.alice.set(-10);
    audit().await; // the outer await
    bank.bob.set(10);
    sleep(ms(1)).await;
}

fn line_of(marker: &str) -> u32 {
    let source = include_str!("cuts.rs");
    1 + source.lines().position(|line| line.contains(marker)).expect("the marker is there") as u32
}

#[test]
fn a_torn_transfer_is_found_and_its_chain_of_awaits_named() {
    let report = cut::everywhere(Bank::default, debit_then_credit, Bank::balanced);

    let cuts: Vec<_> =
        report.broken().iter().map(|broken| (broken.suspension, broken.mode, broken.at)).collect();
    assert_eq!(cuts, [(Some(2), Mode::AfterPending, 1), (Some(2), Mode::BeforeRepoll, 4)]);
    assert_eq!((report.suspensions(), report.runs()), (3, 8));
    let text = report.to_string();
    let inner = format!(
        "at tools/testkit/tests/cuts.rs:{}  sleep(ms(3)).await;",
        line_of("// the innermost")
    );
    let outer =
        format!("in tools/testkit/tests/cuts.rs:{}  audit().await;", line_of("// the outer"));
    assert!(text.starts_with("TORN: the accounts sum up to -10\n"), "{text}");
    assert!(text.contains("dropped at suspension 2 of 3, as it began to wait, at 1 ms"), "{text}");
    let inner = text.find(&inner).unwrap_or_else(|| panic!("{inner} is not in {text}"));
    let outer = text.find(&outer).unwrap_or_else(|| panic!("{outer} is not in {text}"));
    assert!(inner < outer, "{text}");
}

#[test]
fn three_complaints_are_told_and_the_rest_is_counted() {
    let report = cut::everywhere(
        || Cell::new(0),
        async |step: &Cell<u32>| {
            for number in 1..=5 {
                step.set(number);
                sleep(ms(1)).await;
            }
            step.set(0);
        },
        |step| match step.get() {
            0 => Ok(()),
            number => Err(format!("TORN: it ended in step {number}")),
        },
    );

    let text = report.to_string();
    assert_eq!(report.broken().len(), 10);
    assert!(text.contains("at 2 ms: TORN: it ended in step 3\n"), "{text}");
    assert!(!text.contains("step 4"), "{text}");
    assert!(text.ends_with("\n  4 more cuts broke the promise\n"), "{text}");
}

#[test]
fn a_transfer_without_an_await_inside_keeps_its_promise() {
    let report = cut::everywhere(
        Bank::default,
        async |bank| {
            sleep(ms(1)).await;
            audit().await;
            bank.alice.set(-10);
            bank.bob.set(10);
            sleep(ms(1)).await;
        },
        Bank::balanced,
    );

    report.assert_kept();
    assert_eq!((report.suspensions(), report.runs()), (3, 8));
    assert_eq!(report.to_string(), "the promise held: 3 suspensions, 7 runs cut short");
}

#[derive(Default)]
struct HandOver {
    given: Cell<bool>,
    done: Cell<bool>,
}

#[test]
fn a_hand_over_is_lost_only_before_the_repoll() {
    let report = cut::everywhere_marked(
        HandOver::default,
        async |world| {
            let (give, take) = oneshot::channel();
            let taker = async {
                if cut::marked(take).await.is_some() {
                    world.done.set(true);
                }
            };
            let giver = async {
                sleep(ms(5)).await;
                world.given.set(give.send("job").is_ok());
            };
            tokio::join!(taker, giver);
        },
        |world| match (world.given.get(), world.done.get()) {
            (true, false) => Err("LOST: the job was handed over and nobody has it".to_owned()),
            _ => Ok(()),
        },
    );

    let cuts: Vec<_> =
        report.broken().iter().map(|broken| (broken.suspension, broken.mode)).collect();
    assert_eq!(cuts, [(Some(1), Mode::BeforeRepoll)], "{report}");
    assert!(report.to_string().contains("as its wait was over"), "{report}");
}

#[derive(Default)]
struct Line {
    read: RefCell<Vec<u32>>,
    written: RefCell<Vec<u32>>,
}

async fn copy(line: &Line) {
    let (feed, mut fed) = mpsc::channel(8);
    for n in 1..=3 {
        feed.send(n).await.unwrap();
    }
    drop(feed);
    let mut tick = Box::pin(sleep(ms(100)));
    loop {
        tokio::select! {
            biased;
            _ = &mut tick => return,
            next = fed.recv() => match next {
                None => return,
                Some(n) => {
                    line.read.borrow_mut().push(n);
                    sleep(ms(1)).await; // read, not yet written
                    line.written.borrow_mut().push(n);
                }
            },
        }
    }
}

#[test]
fn a_bug_inside_a_select_loop_is_found() {
    let report = cut::everywhere(Line::default, copy, |line| {
        let (read, written) = (line.read.borrow().len(), line.written.borrow().len());
        if read == written { Ok(()) } else { Err(format!("LOST: {read} read, {written} written")) }
    });

    assert_eq!(report.suspensions(), 3);
    assert_eq!(report.broken().len(), 6, "{report}");
    let place = format!("cuts.rs:{}", line_of("// read, not yet written"));
    assert!(report.to_string().contains(&place), "{report}");
}

#[test]
fn the_live_branches_of_a_select_and_of_a_join_are_listed() {
    let select = cut::everywhere(
        || (),
        async |()| {
            tokio::select! {
                () = async { sleep(ms(10)).await } => {} // slow branch
                () = async { sleep(ms(20)).await } => {} // slower branch
            }
        },
        |()| Err("TORN: always".to_owned()),
    );
    let join = cut::everywhere(
        || (),
        async |()| {
            tokio::join!(
                async { sleep(ms(10)).await }, // first of two
                async { sleep(ms(20)).await }, // second of two
            );
        },
        |()| Err("TORN: always".to_owned()),
    );

    let text = select.to_string();
    assert!(text.contains("it waited in 2 branches"), "{text}");
    assert!(text.contains(&format!("cuts.rs:{}", line_of("// slow branch"))), "{text}");
    assert!(text.contains(&format!("cuts.rs:{}", line_of("// slower branch"))), "{text}");
    let text = join.to_string();
    assert!(text.contains(&format!("cuts.rs:{}", line_of("// first of two"))), "{text}");
    assert!(text.contains(&format!("cuts.rs:{}", line_of("// second of two"))), "{text}");
    assert_eq!(join.broken()[2].branches(), 2, "{join}");
}

#[test]
fn a_spawned_child_is_cut_where_it_is_marked() {
    let report = cut::everywhere_marked(
        Arc::<Mutex<(u32, u32)>>::default,
        async |counts| {
            let counts = Arc::clone(counts);
            let child = async move {
                counts.lock().unwrap().0 += 1;
                sleep(ms(2)).await; // inside the child
                counts.lock().unwrap().1 += 1;
            };
            let _ = tokio::spawn(cut::marked(child)).await;
        },
        |counts| match *counts.lock().unwrap() {
            (read, written) if read == written => Ok(()),
            (read, written) => Err(format!("LOST: {read} read, {written} written")),
        },
    );

    assert_eq!(report.broken().len(), 2, "{report}");
    let place = format!("cuts.rs:{}", line_of("// inside the child"));
    assert!(report.to_string().contains(&place), "{report}");
}

#[test]
fn a_hang_after_a_cut_is_a_broken_promise() {
    let report = cut::everywhere_marked(
        || (),
        async |()| {
            let (done, wait) = oneshot::channel::<()>();
            let child = async move {
                sleep(ms(2)).await;
                done.send(()).unwrap();
            };
            let keeps_the_sender = cut::marked(child).await;
            if keeps_the_sender.is_none() {
                std::future::pending::<()>().await;
            }
            wait.await.unwrap();
        },
        |()| Ok(()),
    );

    assert!(report.broken().iter().all(|broken| broken.complaint.starts_with("HANG:")), "{report}");
    assert_eq!(report.broken().len(), 3, "{report}");
}

fn refusal(operation: impl AsyncFn(&()) + Send + Sync + 'static) -> String {
    let explored =
        catch_unwind(AssertUnwindSafe(|| cut::everywhere(|| (), operation, |()| Ok(()))));
    *explored.expect_err("it has to refuse").downcast::<String>().expect("a sentence")
}

#[test]
fn more_than_a_thousand_suspensions_are_refused() {
    let said = refusal(async |()| {
        loop {
            yield_now().await;
        }
    });

    assert!(
        said.starts_with("TOO MANY AWAITS: the operation suspended more than 1000 times"),
        "{said}"
    );
}

#[test]
fn an_operation_that_differs_from_run_to_run_is_refused() {
    let differs = |first: u64, later: u64| {
        let runs = AtomicU64::new(0);
        refusal(async move |()| {
            for _ in 0..if runs.fetch_add(1, Relaxed) == 0 { first } else { later } {
                sleep(ms(1)).await;
            }
        })
    };

    for (said, first) in [(differs(4, 2), "4 times"), (differs(1, 3), "1 time")] {
        let begins = format!("NOT REPEATABLE: the operation suspended {first} when");
        assert!(said.starts_with(&begins), "{said}");
    }
}

#[test]
fn a_wait_that_is_never_over_is_cut_only_as_it_begins() {
    let report = cut::everywhere_marked(
        || (),
        async |()| {
            let server = tokio::spawn(cut::marked(async {
                sleep(ms(3)).await;
                pending::<()>().await;
            }));
            sleep(ms(10)).await;
            server.abort();
        },
        |()| Err("TORN: always".to_owned()),
    );

    let cuts: Vec<_> =
        report.broken().iter().map(|broken| (broken.suspension, broken.mode)).collect();
    assert_eq!(cuts[3..], [(Some(1), Mode::BeforeRepoll), (Some(2), Mode::AfterPending)]);
    assert_eq!(report.runs(), 5, "{report}");
}

struct Stuck;

impl Drop for Stuck {
    fn drop(&mut self) {
        loop {
            std::thread::park();
        }
    }
}

#[test]
fn a_cut_that_never_ends_is_the_last() {
    let report = cut::everywhere(
        || (),
        async |()| {
            sleep(ms(1)).await;
            let stuck = Stuck;
            for _ in 0..20 {
                sleep(ms(1)).await;
            }
            std::mem::forget(stuck);
        },
        |()| Ok(()),
    );

    let cuts: Vec<_> =
        report.broken().iter().map(|broken| (broken.suspension, broken.mode, broken.at)).collect();
    assert_eq!(cuts, [(Some(2), Mode::AfterPending, 1)], "{report}");
    assert!(report.to_string().starts_with("BLOCKED:"), "{report}");
}

#[test]
fn a_promise_that_fails_without_a_cut_says_so() {
    let report = cut::everywhere(
        || (),
        async |()| sleep(ms(1)).await,
        |()| Err("WRONG RESULT: 7".to_owned()),
    );

    assert_eq!(report.broken()[0].suspension, None);
    assert!(report.to_string().contains("without any cut: WRONG RESULT: 7"), "{report}");
}

#[test]
fn an_operation_that_is_stuck_before_it_waits_is_a_broken_promise() {
    let report = cut::everywhere(
        || (),
        async |()| loop {
            std::thread::sleep(ms(10));
        },
        |()| Ok(()),
    );

    assert!(report.to_string().starts_with("BLOCKED:"), "{report}");
    assert_eq!((report.runs(), report.broken()[0].suspension), (1, None), "{report}");
}

#[tokio::test(start_paused = true)]
async fn contention_lasts_for_one_turn_at_each_await() {
    let lock = Arc::new(tokio::sync::Mutex::new(()));
    let (send, mut receive) = mpsc::channel(1);
    let began = tokio::time::Instant::now();
    let work = async {
        let held = lock.lock().await;
        send.send(1).await.unwrap();
        let one = receive.recv().await;
        sleep(ms(3)).await;
        let joined = tokio::spawn(async { 2 }).await;
        drop(held);
        (one, joined.unwrap())
    };

    assert_eq!(cut::contended(work).await, (Some(1), 2));
    assert_eq!(began.elapsed(), ms(3));
}

/// The chain of `.await` lines in this file, as markers say where they are.
fn places(run: &cut::Recorded) -> Vec<Vec<u32>> {
    let here = Path::new("tools/testkit/tests/cuts.rs");
    let line = |place: &cut::Place| {
        assert_eq!(place.file(), here);
        place.line()
    };
    run.branches.iter().map(|chain| chain.iter().map(line).collect()).collect()
}

#[test]
fn each_wait_is_cut_in_its_middle_and_named_by_its_awaits() {
    let runs = cut::recordings(async || {
        let bank = Bank::default();
        let transfer = follow("transfer", "running", debit_then_credit(&bank));
        if cut::marked(transfer).await.is_none() {
            event(
                "caller",
                format!("gave up with {} in the bank", bank.alice.get() + bank.bob.get()),
            );
        }
    });

    let cuts: Vec<_> = runs.iter().map(|run| (run.suspension, run.at)).collect();
    assert_eq!(cuts, [(Some(1), Some(0)), (Some(2), Some(2)), (Some(3), Some(4)), (None, None)]);
    let [inner, outer] = ["// the innermost", "// the outer"].map(line_of);
    assert_eq!(places(&runs[1]), [[inner, outer]]);
    assert!(runs[3].branches.is_empty());
    let texts: Vec<_> = runs.iter().map(|run| run.timeline.text()).collect();
    assert_eq!(
        texts,
        [
            "caller     0 gave up with 0 in the bank\ntransfer   0 running started · 0 running dropped\n",
            "caller     2 gave up with -10 in the bank\ntransfer   0 running started · 2 running dropped\n",
            "caller     4 gave up with 0 in the bank\ntransfer   0 running started · 4 running dropped\n",
            "transfer   0 running started · 5 running done\n",
        ]
    );
}

#[test]
fn a_wait_that_the_scenario_ends_counts_until_then() {
    let cut_at = |scenario: fn() -> Pin<Box<dyn Future<Output = ()>>>| {
        let runs = cut::recordings(async move || scenario().await);
        runs.iter().map(|run| run.at).collect::<Vec<_>>()
    };

    let dropped = cut_at(|| {
        Box::pin(async {
            tokio::select! {
                biased;
                () = sleep(ms(30)) => {}
                _ = cut::marked(pending::<()>()) => {}
            }
            sleep(ms(50)).await;
        })
    });
    let alive = cut_at(|| {
        Box::pin(async {
            tokio::spawn(cut::marked(pending::<()>()));
            sleep(ms(80)).await;
        })
    });

    assert_eq!((dropped, alive), (vec![Some(15), None], vec![Some(40), None]));
}

#[test]
fn the_branches_of_a_join_are_recorded_as_branches() {
    let runs = cut::recordings(async || {
        let both = async {
            tokio::join!(
                async { sleep(ms(10)).await }, // recorded first of two
                async { sleep(ms(20)).await }, // recorded second of two
            )
        };
        cut::marked(both).await;
    });

    assert_eq!(runs.len(), 3, "one wait for two, one for the second");
    let lines = |run: &cut::Recorded| places(run).iter().map(|chain| chain[0]).collect::<Vec<_>>();
    let [first, second] = ["// recorded first", "// recorded second"].map(line_of);
    assert_eq!((lines(&runs[0]), lines(&runs[1])), (vec![first, second], vec![second]));
}

fn recording_refused(scenario: impl AsyncFn() + Send + Sync + 'static) -> String {
    let recorded = catch_unwind(AssertUnwindSafe(|| cut::recordings(scenario)));
    let said = recorded.expect_err("it has to refuse");
    match said.downcast::<String>() {
        Ok(sentence) => *sentence,
        Err(said) => (*said.downcast::<&str>().expect("a sentence")).to_owned(),
    }
}

#[test]
fn what_cannot_be_cut_or_repeated_is_not_recorded() {
    let nothing = recording_refused(async || sleep(ms(1)).await);
    let many = recording_refused(async || {
        cut::marked(async {
            loop {
                yield_now().await;
            }
        })
        .await;
    });
    let runs = AtomicU64::new(0);
    let differs = recording_refused(async move || {
        sleep(ms(runs.fetch_add(1, Relaxed))).await;
        cut::marked(sleep(ms(2))).await;
        event("caller", "had it");
    });
    let runs = AtomicU64::new(0);
    let shorter = recording_refused(async move || {
        let wait = if runs.fetch_add(1, Relaxed) < 16 { 10 } else { 2 };
        cut::marked(sleep(ms(wait))).await;
    });

    assert!(nothing.starts_with("NOTHING TO CUT:"), "{nothing}");
    assert!(many.starts_with("TOO MANY AWAITS:"), "{many}");
    assert!(differs.starts_with("TIE: runs 1 and 2"), "{differs}");
    assert!(shorter.starts_with("NOT REPEATABLE:"), "{shorter}");
}
