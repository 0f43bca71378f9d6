//! Asks the stop first, and lets `select!` drop the line that is closed: the watch waits for its relief for ever.
//!
//! fails: every_call_is_answered_until_there_are_no_more
//! says: HANG: `routine` was closed at 300 ms
//! fails: a_distress_call_goes_before_the_routine_calls_that_are_waiting
//! says: HANG
//! fails: a_call_wakes_it
//! says: WRONG RESULT: nobody called until 300 ms
//! fails: it_ends_when_routine_is_closed_and_no_call_is_waiting
//! says: HANG

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
            () = stop.cancelled() => return End::Relieved,
            Some(call) = calls.distress.recv() => answer(call).await,
            Some(call) = calls.routine.recv() => answer(call).await,
            else => return End::NoMoreCalls,
        }
    }
}
