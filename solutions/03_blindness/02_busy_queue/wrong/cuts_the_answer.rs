//! Wraps the whole watch: the call in its hands is cut, and a busy round is not.
//!
//! fails: relieved_with_many_calls_waiting_it_ends_soon
//! says: BLIND UNDER LOAD
//! fails: relieved_by_another_task_it_ends_soon
//! says: BLIND UNDER LOAD: 20000 routine calls were waiting, and another task cancelled `stop` when 128
//! fails: relieved_during_an_answer_it_gives_that_answer
//! says: LOST: 4 answers were begun and 3 given
//! fails: relieved_again_and_again_it_answers_few_more
//! says: BLIND UNDER LOAD: 64 watches had 200 routine calls waiting
//! fails: relieved_during_a_long_answer_it_gives_that_answer
//! says: LOST: call 1 came at 0 ms

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
    let work = async {
        while let Some(call) = next(calls).await {
            answer(call).await;
        }
    };
    match stop.run_until_cancelled(work).await {
        Some(()) => End::NoMoreCalls,
        None => End::Relieved,
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
