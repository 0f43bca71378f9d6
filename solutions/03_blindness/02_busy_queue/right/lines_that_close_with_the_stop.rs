//! Closes both lines for good when the stop has come: right where some lines are to be heard after it, and others not.

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
    loop {
        select! {
            biased;
            Some(call) = calls.distress.recv(), if !stop.is_cancelled() => answer(call).await,
            call = calls.routine.recv(), if !stop.is_cancelled() => match call {
                Some(call) => answer(call).await,
                None => return End::NoMoreCalls,
            },
            () = stop.cancelled() => return End::Relieved,
        }
    }
}
