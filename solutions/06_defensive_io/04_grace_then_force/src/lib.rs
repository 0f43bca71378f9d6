//! A workshop at the end of the day: whoever is there is told to stop, and may tidy up.

use std::{collections::HashMap, time::Duration};

use testkit::scene::Worker;
use tokio::{
    select,
    task::JoinSet,
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;

/// What has become of the workers, by name, in any order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Those who ended on their own, told or not.
    pub ended: Vec<&'static str>,
    /// Those who were still at work when the grace was over.
    pub forced: Vec<&'static str>,
    /// Those who panicked.
    pub crashed: Vec<&'static str>,
}

/// Runs all workers, each in a task of its own, until the last of them has ended.
///
/// # Shutdown
///
/// When `stop` is cancelled, every worker is told, and has `grace` to end on its own. If it was cancelled before, the
/// grace counts from the beginning. Whoever is at work after that is forced to end. This returns as soon as nobody is
/// there any more, and says what has become of each, by [`Worker::name`]. No task that it has started is alive then.
///
/// # Cancel safety
///
/// If this future is dropped, all workers are gone a moment later, and so is every other task that it has started.
pub async fn run(workers: Vec<Worker>, stop: CancellationToken, grace: Duration) -> Report {
    let mut names = HashMap::new();
    let mut tasks = JoinSet::new();
    for worker in workers {
        let name = worker.name();
        names.insert(tasks.spawn(worker.work(stop.clone().cancelled_owned())).id(), name);
    }

    let mut report = Report::default();
    // One future for the whole: the grace begins with the stop, and not with the end of somebody.
    let grace_is_over = async {
        stop.cancelled().await;
        sleep_until(Instant::now() + grace).await;
    };
    tokio::pin!(grace_is_over);
    let mut is_over = false;
    loop {
        let ended = select! {
            () = &mut grace_is_over, if !is_over => {
                is_over = true;
                tasks.abort_all();
                continue;
            }
            ended = tasks.join_next_with_id() => ended,
        };
        // An abort is a request. Whoever was aborted is joined like everybody else, and then nobody is left.
        match ended {
            None => return report,
            Some(Ok((id, ()))) => report.ended.push(names[&id]),
            Some(Err(error)) if error.is_panic() => report.crashed.push(names[&error.id()]),
            Some(Err(error)) => report.forced.push(names[&error.id()]),
        }
    }
}
