//! Takes the day for over when both lines are closed: where the line for distress stays open, it never is.
//!
//! fails: it_ends_when_routine_is_closed_and_no_call_is_waiting
//! says: HANG: `routine` was closed at 100 ms, `distress` was not

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
    while let Some(next) = stop.run_until_cancelled(next(calls)).await {
        match next {
            Some(call) => answer(call).await,
            None => return End::NoMoreCalls,
        }
    }
    End::Relieved
}

async fn next(calls: &mut Calls) -> Option<u32> {
    select! {
        biased;
        Some(call) = calls.distress.recv() => Some(call),
        Some(call) = calls.routine.recv() => Some(call),
        else => None,
    }
}
