//! The calls in an order, and no order between them and the stop: right where one call more does no harm.

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
            () = stop.cancelled() => return End::Relieved,
            call = next(calls) => match call {
                Some(call) => answer(call).await,
                None => return End::NoMoreCalls,
            },
        }
    }
}

/// The next call, distress first; `None` when `routine` is closed.
async fn next(calls: &mut Calls) -> Option<u32> {
    select! {
        biased;
        Some(call) = calls.distress.recv() => Some(call),
        call = calls.routine.recv() => call,
    }
}
