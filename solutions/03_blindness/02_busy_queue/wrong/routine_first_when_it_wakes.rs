//! Looks for a distress call before it waits; whatever wakes it is taken from the routine line first.
//!
//! fails: a_call_wakes_it
//! says: WRONG RESULT: nobody called until 300 ms
//! fails: relieved_by_another_task_it_ends_soon
//! says: BLIND UNDER LOAD: 20000 distress calls were waiting, and another task was to cancel `stop`
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
        if stop.is_cancelled() {
            return End::Relieved;
        }
        if let Ok(call) = calls.distress.try_recv() {
            answer(call).await;
            continue;
        }
        select! {
            biased;
            () = stop.cancelled() => return End::Relieved,
            call = calls.routine.recv() => match call {
                Some(call) => answer(call).await,
                None => return End::NoMoreCalls,
            },
            Some(call) = calls.distress.recv() => answer(call).await,
        }
    }
}
