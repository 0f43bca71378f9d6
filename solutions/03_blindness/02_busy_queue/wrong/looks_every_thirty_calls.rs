//! Saves itself a look at the stop, and takes one after every thirty calls.
//!
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
    let mut taken = 0;
    loop {
        if taken % 30 == 0 && stop.is_cancelled() {
            return End::Relieved;
        }
        let call = select! {
            biased;
            Some(call) = calls.distress.recv() => call,
            call = calls.routine.recv() => match call {
                Some(call) => call,
                None => return End::NoMoreCalls,
            },
            () = stop.cancelled() => return End::Relieved,
        };
        taken += 1;
        answer(call).await;
    }
}
