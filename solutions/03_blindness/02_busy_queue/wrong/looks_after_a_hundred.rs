//! Takes a hundred calls at once, and looks when they are answered.
//!
//! fails: a_distress_call_goes_before_the_routine_calls_that_are_waiting
//! says: WRONG RESULT: a distress call came at 405 ms
//! fails: relieved_with_many_calls_waiting_it_ends_soon
//! says: BLIND UNDER LOAD
//! fails: relieved_by_another_task_it_ends_soon
//! says: BLIND UNDER LOAD: 20000 routine calls
//! fails: relieved_during_an_answer_it_gives_that_answer
//! says: BLIND UNDER LOAD
//! fails: relieved_again_and_again_it_answers_few_more
//! says: BLIND UNDER LOAD: 64 watches had 200 routine calls waiting

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
    let mut taken = Vec::new();
    loop {
        select! {
            biased;
            () = stop.cancelled() => return End::Relieved,
            Some(call) = calls.distress.recv() => taken.push(call),
            count = calls.routine.recv_many(&mut taken, 100) => if count == 0 {
                return End::NoMoreCalls;
            },
        }
        for call in taken.drain(..) {
            answer(call).await;
        }
    }
}
