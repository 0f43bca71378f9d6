//! Relieved, it gives the answer that it has begun one second more, and then goes.
//!
//! fails: relieved_during_a_long_answer_it_gives_that_answer
//! says: LOST: call 1 came at 0 ms, and its answer takes 9 s; `stop` was cancelled at 35 ms, and at 1035 ms

use std::time::Duration;

use tokio::{select, sync::mpsc::Receiver, time::sleep};
use tokio_util::sync::CancellationToken;

const PATIENCE: Duration = Duration::from_secs(1);

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
        let call = select! {
            biased;
            () = stop.cancelled() => return End::Relieved,
            Some(call) = calls.distress.recv() => call,
            call = calls.routine.recv() => match call {
                Some(call) => call,
                None => return End::NoMoreCalls,
            },
        };
        let patience = async {
            stop.cancelled().await;
            sleep(PATIENCE).await;
        };
        select! {
            () = answer(call) => {}
            () = patience => return End::Relieved,
        }
    }
}
