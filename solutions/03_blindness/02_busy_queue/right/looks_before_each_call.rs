//! Looks at the flag before each call and listens while it waits, so that the order of the lines is free for the calls.

use tokio::{select, sync::mpsc::Receiver};
use tokio_util::sync::CancellationToken;

/// Calls that wait for an answer.
pub struct Calls {
    pub distress: Receiver<u32>,
    pub routine: Receiver<u32>,
}

/// Why a watch ended.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    /// `routine` was closed, and every call was answered.
    NoMoreCalls,
    /// `stop` was cancelled.
    Relieved,
}

pub async fn watch(
    calls: &mut Calls,
    mut answer: impl AsyncFnMut(u32),
    stop: &CancellationToken,
) -> End {
    while !stop.is_cancelled() {
        select! {
            biased;
            Some(call) = calls.distress.recv() => answer(call).await,
            call = calls.routine.recv() => match call {
                Some(call) => answer(call).await,
                None => return End::NoMoreCalls,
            },
            () = stop.cancelled() => {}
        }
    }
    End::Relieved
}
