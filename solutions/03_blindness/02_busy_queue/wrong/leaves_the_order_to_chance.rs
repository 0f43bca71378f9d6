//! Without an order nothing starves, and a distress call waits behind routine calls.
//!
//! fails: a_distress_call_goes_before_the_routine_calls_that_are_waiting
//! says: WRONG RESULT: 32 distress calls and 32 routine calls were waiting
//! fails: a_call_wakes_it
//! says: WRONG RESULT: nobody called until 300 ms
//! fails: it_ends_when_routine_is_closed_and_no_call_is_waiting
//! says: WRONG RESULT

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
            Some(call) = calls.distress.recv() => answer(call).await,
            call = calls.routine.recv() => match call {
                Some(call) => answer(call).await,
                None => return End::NoMoreCalls,
            },
            () = stop.cancelled() => return End::Relieved,
        }
    }
}
