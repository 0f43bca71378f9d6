use super::{harbour::Desk, s2_enter};
use std::pin::pin;
use tokio::select;
use tokio_util::sync::CancellationToken;

pub async fn work(mut desk: Desk<'_>, stop: &CancellationToken) {
    let mut enter = pin!(s2_enter::enter(desk.reports, desk.book));
    loop {
        select! {
            biased;
            () = stop.cancelled() => break,
            _ = desk.clock.tick() => desk.lamp.blink(),
            () = &mut enter => break,
        }
    }
}
