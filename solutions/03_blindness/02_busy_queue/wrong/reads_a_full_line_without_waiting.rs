//! Waits well when there is nothing, and reads without waiting when there is something: nobody else has a turn then.
//!
//! fails: relieved_by_another_task_it_ends_soon
//! says: BLIND UNDER LOAD

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
    while !stop.is_cancelled() {
        let waiting = calls.distress.try_recv().or_else(|_| calls.routine.try_recv());
        if let Ok(call) = waiting {
            answer(call).await;
            continue;
        }
        select! {
            biased;
            () = stop.cancelled() => {}
            Some(call) = calls.distress.recv() => answer(call).await,
            call = calls.routine.recv() => match call {
                Some(call) => answer(call).await,
                None => return End::NoMoreCalls,
            },
        }
    }
    End::Relieved
}
