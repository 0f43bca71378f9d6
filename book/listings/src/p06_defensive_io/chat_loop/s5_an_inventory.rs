use super::harbour::{Desk, Report};
use tokio::select;
use tokio_util::sync::CancellationToken;

pub async fn work(desk: Desk<'_>, stop: &CancellationToken) -> Vec<Report> {
    let Desk { mut reports, book, mut clock, lamp } = desk;
    let mut current = None;
    let enter = async {
        loop {
            if current.is_none() {
                current = reports.recv().await;
            }
            let Some(report) = &current else { break };
            book.enter(report).await;
            current = None;
        }
    };
    let blink = async {
        loop {
            clock.tick().await;
            lamp.blink();
        }
    };
    select! {
        biased;
        () = stop.cancelled() => {}
        () = enter => {}
        () = blink => {}
    }

    let mut left = Vec::from_iter(current);
    while let Some(report) = reports.recv().await {
        left.push(report);
    }
    left
}
