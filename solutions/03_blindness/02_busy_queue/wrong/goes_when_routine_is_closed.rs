//! Looks before each call whether `routine` is closed and empty, and then goes, whoever waits on the other line.
//!
//! fails: it_ends_when_routine_is_closed_and_no_call_is_waiting
//! says: WRONG RESULT: at 100 ms 32 distress calls came

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
        if calls.routine.is_closed() && calls.routine.is_empty() {
            return End::NoMoreCalls;
        }
        select! {
            biased;
            () = stop.cancelled() => return End::Relieved,
            Some(call) = calls.distress.recv() => answer(call).await,
            call = calls.routine.recv() => match call {
                Some(call) => answer(call).await,
                None => return End::NoMoreCalls,
            },
        }
    }
}
