//! A workshop with so many places, and a worker at each of them.

use std::time::Duration;

use futures::future::join_all;
use tokio::{sync::mpsc::UnboundedSender, time::sleep};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

/// How long the place of a worker who crashed stays empty.
pub const PAUSE: Duration = Duration::from_millis(50);

/// Keeps workers at work, one at each of the places 0, 1, 2 and so on, until `stop` is cancelled.
///
/// `work` begins the work of one worker, who is told to stop by the token; the call itself does not panic. A worker who
/// returns has nothing left to do, and his place stays empty. When all have returned, so does this.
///
/// # Crashes
///
/// If a worker panics, the number of his place is sent to `crashed` at once, and [`PAUSE`] later there is another worker
/// at his place, also if nobody listens any more. The others work on meanwhile.
///
/// # Shutdown
///
/// When `stop` is cancelled every worker is told, none is started any more, and this returns when the last one has ended,
/// without further delay.
///
/// # Dropping
///
/// If this future is dropped, all its workers are aborted, or told to stop, and none is started any more. `stop` is the
/// caller's, and is not cancelled here.
pub async fn keep_at_work<W>(
    places: usize,
    work: impl Fn(usize, CancellationToken) -> W + Clone + Send + 'static,
    crashed: UnboundedSender<usize>,
    stop: CancellationToken,
) where
    W: Future<Output = ()> + Send + 'static,
{
    // One future for each place, and all in this one: they are dropped with it. As good: one loop over a set of workers
    // and a list of pauses.
    let all = (0..places).map(|place| keep(place, &work, &crashed, &stop));
    join_all(all).await;
}

/// Keeps one place filled.
async fn keep<W>(
    place: usize,
    work: &impl Fn(usize, CancellationToken) -> W,
    crashed: &UnboundedSender<usize>,
    stop: &CancellationToken,
) where
    W: Future<Output = ()> + Send + 'static,
{
    while !stop.is_cancelled() {
        let worker = AbortOnDropHandle::new(tokio::spawn(work(place, stop.child_token())));
        if worker.await.is_ok() {
            return;
        }
        let _ = crashed.send(place);
        stop.run_until_cancelled(sleep(PAUSE)).await;
    }
}
