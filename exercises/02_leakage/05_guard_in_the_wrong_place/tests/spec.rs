use std::{pin::pin, time::Duration};

use guard_in_the_wrong_place::handle;
use testkit::{
    assert_timeline,
    quiet::{self, completes},
    run::Room,
    scene::{Lease, LeaseQueue, Store},
    timeline::{conclude, declare, event, now},
};
use tokio::{
    join,
    time::{sleep, timeout},
};

const HANGS: &str = "the future of handle() never completed; the work ends by itself.";

/// Leaks have claims of their own.
fn room() -> Room {
    Room::new().tolerate_leaks()
}

/// A lease lasts 30 ms.
fn letters() -> LeaseQueue {
    LeaseQueue::new(30, ["invoice"])
}

fn printer(takes: u64) -> Store {
    Store::new("printer", takes)
}

/// Ann takes the next job. Her work prints the letter and tells the queue.
async fn taken_by_ann(
    queue: &LeaseQueue,
    printer: &Store,
) -> (Lease, impl Future<Output = String> + Send + use<>) {
    let lease = queue.take_as("ann").await;
    let (job, printer) = (lease.clone(), printer.clone());
    let work = async move {
        printer.write(job.job()).await;
        job.done();
        "printed".to_owned()
    };
    (lease, work)
}

/// When bob, who waits for a job, is given one; he goes home after 200 ms.
async fn given_to_bob(queue: &LeaseQueue) -> Option<u64> {
    timeout(ms(200), queue.take_as("bob")).await.ok()?;
    Some(now())
}

fn times(count: usize) -> String {
    if count == 1 { "1 more time".into() } else { format!("{count} more times") }
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[test]
fn a_short_job_is_done_and_answered() {
    room().run(async || {
        let (queue, printer) = (letters(), printer(15));
        let (lease, work) = taken_by_ann(&queue, &printer).await;

        let answer = completes(handle(lease, work), HANGS).await;

        let printed = printer.committed().len();
        assert!(
            answer == "printed" && printed == 1,
            "WRONG RESULT: the job was left to finish; it answered {answer:?}, and {printed} letters were printed."
        );
    });
}

#[test]
fn a_long_job_is_done_by_one_worker() {
    room().run(async || {
        let (queue, printer) = (letters(), printer(95));
        let (lease, work) = taken_by_ann(&queue, &printer).await;

        let ann = completes(handle(lease, work), HANGS);
        let (answer, bob) = join!(ann, given_to_bob(&queue));

        assert!(answer == "printed", "WRONG RESULT: the job was left to finish; it answered {answer:?}.");
        let at = bob.unwrap_or_default();
        assert!(
            bob.is_none(),
            "TWICE: the job takes 95 ms; at {at} ms, while ann worked on it, its lease ran out and bob was given it too."
        );
    });
}

#[test]
fn a_long_job_is_renewed_every_20_ms() {
    room().run(async || {
        for (takes, expected) in [(95, 4), (5_015, 250)] {
            let (queue, printer) = (letters(), printer(takes));
            let (lease, work) = taken_by_ann(&queue, &printer).await;

            let answer = completes(handle(lease, work), HANGS).await;

            assert!(answer == "printed", "WRONG RESULT: the job was left to finish; it answered {answer:?}.");
            let renewals = queue.renewals("invoice");
            assert!(
                renewals == expected,
                "WRONG RESULT: the job takes {takes} ms; every 20 ms, for the first time at 20, makes {expected} renewals, and there were {renewals}."
            );
        }
    });
}

#[test]
fn a_job_that_waits_for_its_turn_keeps_its_lease() {
    room().run(async || {
        let (queue, printer) = (letters(), printer(95));
        let (lease, work) = taken_by_ann(&queue, &printer).await;

        let ann = async {
            let waiting = handle(lease, work);
            sleep(ms(75)).await;
            let early = printer.started();
            assert!(early == 0, "WRONG RESULT: the work was begun before anybody polled its future.");
            completes(waiting, HANGS).await
        };
        let (answer, bob) = join!(ann, given_to_bob(&queue));

        assert!(answer == "printed", "WRONG RESULT: the job was left to finish; it answered {answer:?}.");
        let at = bob.unwrap_or_default();
        assert!(
            bob.is_none(),
            "TWICE: the job waited for its turn until 75 ms and takes 95; at {at} ms its lease ran out and bob was given it too."
        );
    });
}

#[test]
fn a_finished_job_is_not_renewed_any_more() {
    room().run(async || {
        let (queue, printer) = (letters(), printer(45));
        let (lease, work) = taken_by_ann(&queue, &printer).await;

        let answer = completes(handle(lease, work), HANGS).await;
        let before = queue.renewals("invoice");
        sleep(ms(160)).await;

        assert!(answer == "printed", "WRONG RESULT: the job was left to finish; it answered {answer:?}.");
        let more = queue.renewals("invoice") - before;
        assert!(
            more == 0,
            "LEAK AFTER SUCCESS: the job was done at 45 ms; its lease was renewed {} until {} ms.",
            times(more),
            now()
        );
        let tasks = quiet::tasks();
        assert!(
            tasks == 0,
            "LEAK AFTER SUCCESS: the job was done at 45 ms; tasks that it had started and were alive at {} ms: {tasks}.",
            now()
        );
    });
}

#[test]
fn a_finished_job_whose_future_is_kept_is_not_renewed_any_more() {
    room().run(async || {
        let (queue, printer) = (letters(), printer(45));
        let (lease, work) = taken_by_ann(&queue, &printer).await;

        let mut job = pin!(handle(lease, work));
        let answer = completes(job.as_mut(), HANGS).await;
        let before = queue.renewals("invoice");
        sleep(ms(160)).await;

        assert!(answer == "printed", "WRONG RESULT: the job was left to finish; it answered {answer:?}.");
        let more = queue.renewals("invoice") - before;
        assert!(
            more == 0,
            "LEAK AFTER SUCCESS: the job was done at 45 ms, and its future was not dropped; its lease was renewed {} until {} ms.",
            times(more),
            now()
        );
    });
}

#[test]
fn a_job_dropped_on_the_way_is_not_worked_on() {
    room().run(async || {
        let (queue, printer) = (letters(), printer(95));
        let (lease, work) = taken_by_ann(&queue, &printer).await;

        let answer = timeout(ms(50), handle(lease, work)).await;
        sleep(ms(100)).await;

        assert!(answer.is_err(), "WRONG RESULT: the job answered within 50 ms; printing takes 95.");
        let printed = printer.committed().len();
        assert!(
            printed == 0,
            "GHOST EFFECT: the job was dropped at 50 ms; its letter was printed all the same."
        );
    });
}

#[test]
fn a_job_dropped_on_the_way_goes_to_the_next_worker() {
    room().run(async || {
        let (queue, printer) = (letters(), printer(95));
        let (lease, work) = taken_by_ann(&queue, &printer).await;

        let answer = timeout(ms(50), handle(lease, work)).await;
        let before = queue.renewals("invoice");
        let bob = given_to_bob(&queue).await;

        assert!(answer.is_err(), "WRONG RESULT: the job answered within 50 ms; printing takes 95.");
        nobody_renews("the job was dropped at 50 ms", queue.renewals("invoice") - before, bob);
    });
}

#[test]
fn a_job_dropped_before_its_turn_goes_to_the_next_worker() {
    room().run(async || {
        let (queue, printer) = (letters(), printer(95));
        let (lease, work) = taken_by_ann(&queue, &printer).await;

        let waiting = handle(lease, work);
        sleep(ms(50)).await;
        drop(waiting);
        let before = queue.renewals("invoice");
        let bob = given_to_bob(&queue).await;

        let begun = printer.started();
        assert!(
            begun == 0,
            "GHOST EFFECT: the job was dropped before its turn, and the printing of its letter had begun."
        );
        nobody_renews(
            "the job was dropped at 50 ms, before its turn",
            queue.renewals("invoice") - before,
            bob,
        );
    });
}

#[test]
fn a_job_dropped_at_once_goes_to_the_next_worker() {
    room().run(async || {
        let (queue, printer) = (letters(), printer(95));
        let (lease, work) = taken_by_ann(&queue, &printer).await;

        drop(handle(lease, work));
        quiet::settle().await;
        let bob = given_to_bob(&queue).await;

        nobody_renews(
            "the job was dropped as soon as it was taken",
            queue.renewals("invoice"),
            bob,
        );
    });
}

#[track_caller]
fn nobody_renews(what: &str, more: usize, bob: Option<u64>) {
    let bob = match bob {
        Some(at) => format!("was given the job at {at} ms"),
        None => format!("still waited for it at {} ms", now()),
    };
    assert!(
        more == 0,
        "LEAK: {what}; its lease was renewed {} for nobody, and bob {bob}.",
        times(more)
    );
    let tasks = quiet::tasks();
    assert!(
        tasks == 0,
        "ORPHAN TASK: {what}; tasks that it had started and were alive at {} ms: {tasks}.",
        now()
    );
}

#[test]
fn the_recording_of_a_worker_that_is_stopped() {
    let recording = room().record(async || {
        declare(["ann", "printer", "invoice", "reminder", "notice", "after"]);
        let queue = LeaseQueue::new(30, ["invoice", "reminder", "notice"]);
        let printer = printer(65);
        let mut jobs = Vec::new();
        for _ in 0..3 {
            let (lease, work) = taken_by_ann(&queue, &printer).await;
            jobs.push(handle(lease, work));
        }

        event("ann", "took three jobs");
        let one_after_the_other = async {
            for job in jobs {
                job.await;
            }
        };
        let _ = timeout(ms(90), one_after_the_other).await;
        event("ann", "left");
        for _ in 0..2 {
            let _ = timeout(ms(100), queue.take_as("bob")).await;
        }
        conclude("after", format!("{} tasks alive", quiet::tasks()));
    });

    assert_timeline!("a_worker_that_is_stopped", recording);
}
