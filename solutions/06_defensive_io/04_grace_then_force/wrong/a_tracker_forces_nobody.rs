//! Waits for a tracker, with a limit; what it tracks goes on after that.
//!
//! fails: when_it_returns_nobody_is_there
//! says: ORPHAN TASK
//! fails: a_crash_is_told_apart_and_harms_nobody
//! says: WRONG RESULT
//! fails: dropping_it_ends_all_work
//! says: LEAK: run() was dropped at 50 ms, and 1 ms later ["eve", "ann"] were still there
//! fails: after_a_crash_it_still_returns_with_the_last_one
//! says: WRONG RESULT: carol panicked at 50 ms
//! fails: whoever_ended_in_time_was_not_forced
//! says: WRONG RESULT

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use testkit::scene::Worker;
use tokio::time::sleep;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub ended: Vec<&'static str>,
    pub forced: Vec<&'static str>,
    pub crashed: Vec<&'static str>,
}

pub async fn run(workers: Vec<Worker>, stop: CancellationToken, grace: Duration) -> Report {
    let names: Vec<_> = workers.iter().map(Worker::name).collect();
    let (tasks, ended) = (TaskTracker::new(), Arc::new(Mutex::new(Vec::new())));
    for worker in workers {
        let (name, told) = (worker.name(), stop.clone().cancelled_owned());
        let ended = Arc::clone(&ended);
        tasks.spawn(async move {
            worker.work(told).await;
            ended.lock().unwrap().push(name);
        });
    }
    tasks.close();
    let grace_is_over = async {
        stop.cancelled().await;
        sleep(grace).await;
    };
    tokio::select! {
        () = tasks.wait() => {}
        () = grace_is_over => {}
    }
    let ended = ended.lock().unwrap().clone();
    let forced = names.into_iter().filter(|name| !ended.contains(name)).collect();
    Report { ended, forced, crashed: Vec::new() }
}
