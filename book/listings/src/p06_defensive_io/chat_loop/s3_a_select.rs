use super::harbour::Desk;
use tokio::select;
use tokio_util::sync::CancellationToken;

pub async fn work(mut desk: Desk<'_>, stop: &CancellationToken) {
    loop {
        select! {
            biased;
            () = stop.cancelled() => break,
            _ = desk.clock.tick() => desk.lamp.blink(),
            Some(report) = desk.reports.recv() => desk.book.enter(&report).await,
        }
    }
}
