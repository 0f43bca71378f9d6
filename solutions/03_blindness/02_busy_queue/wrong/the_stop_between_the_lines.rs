//! Moves the stop up, above the routine calls and not above distress: a storm keeps the watch for ever.
//!
//! fails: relieved_with_many_calls_waiting_it_ends_soon
//! says: BLIND UNDER LOAD: 20000 distress calls
//! fails: relieved_by_another_task_it_ends_soon
//! says: BLIND UNDER LOAD: 20000 distress calls
//! fails: relieved_during_an_answer_it_gives_that_answer
//! says: BLIND UNDER LOAD: 200 distress calls
//! fails: relieved_again_and_again_it_answers_few_more
//! says: BLIND UNDER LOAD: 64 watches had 200 distress calls waiting

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
            Some(call) = calls.distress.recv() => answer(call).await,
            () = stop.cancelled() => return End::Relieved,
            call = calls.routine.recv() => match call {
                Some(call) => answer(call).await,
                None => return End::NoMoreCalls,
            },
        }
    }
}
