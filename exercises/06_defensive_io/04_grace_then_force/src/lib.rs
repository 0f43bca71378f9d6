//! A workshop at the end of the day: whoever is there is told to stop, and may tidy up.
//!
//! It closes at once, whoever is in the middle of what. The next morning the tools lie about, and nobody can say who had
//! to be sent home.

use std::time::Duration;

use testkit::scene::Worker;
use tokio::{task::JoinSet, time::timeout};
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
//
// TODO: keep the promises above, without changing the signature.
pub async fn run(workers: Vec<Worker>, stop: CancellationToken, grace: Duration) -> Report {
    let mut tasks = JoinSet::new();
    for worker in workers {
        tasks.spawn(worker.work(stop.clone().cancelled_owned()));
    }
    stop.cancelled().await;
    let _ = timeout(grace, tasks.shutdown()).await;
    Report::default()
}
