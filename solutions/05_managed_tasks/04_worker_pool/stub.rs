//! A workshop with so many places, and a worker at each of them.
//!
//! When a worker crashes nobody hears of it, and the place stays empty. The workshop gets slower from day to day, and
//! nothing in it is broken.

use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;
use tokio_util::sync::CancellationToken;

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
//
// TODO: keep the promises above, without changing the signature.
pub async fn keep_at_work<W>(
    places: usize,
    work: impl Fn(usize, CancellationToken) -> W + Clone + Send + 'static,
    crashed: UnboundedSender<usize>,
    stop: CancellationToken,
) where
    W: Future<Output = ()> + Send + 'static,
{
    let mut workers = Vec::new();
    for place in 0..places {
        workers.push((place, tokio::spawn(work(place, stop.clone()))));
    }

    stop.cancelled().await;
    for (place, worker) in workers {
        if worker.await.is_err() {
            let _ = crashed.send(place);
        }
    }
}
