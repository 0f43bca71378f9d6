//! One future for each place in a `FuturesUnordered`, each a chain of pause and work that tells what came of it.

use std::time::Duration;

use futures::{StreamExt, stream::FuturesUnordered};
use tokio::{sync::mpsc::UnboundedSender, time::sleep};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

pub const PAUSE: Duration = Duration::from_millis(50);

pub async fn keep_at_work<W>(
    places: usize,
    work: impl Fn(usize, CancellationToken) -> W + Clone + Send + 'static,
    crashed: UnboundedSender<usize>,
    stop: CancellationToken,
) where
    W: Future<Output = ()> + Send + 'static,
{
    let fill = async |place: usize, pause: Duration| {
        if !pause.is_zero() {
            stop.run_until_cancelled(sleep(pause)).await;
        }
        if stop.is_cancelled() {
            return None;
        }
        let worker = tokio::spawn(work(place, stop.clone()));
        AbortOnDropHandle::new(worker).await.is_err().then_some(place)
    };
    let mut all: FuturesUnordered<_> =
        (0..places).map(|place| fill(place, Duration::ZERO)).collect();
    while let Some(ended) = all.next().await {
        if let Some(place) = ended {
            let _ = crashed.send(place);
            all.push(fill(place, PAUSE));
        }
    }
}
