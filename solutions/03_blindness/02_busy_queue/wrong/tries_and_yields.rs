//! Never waits: tries both lines, looks at the flag, and lets the others have a turn. Time cannot go on.
//!
//! fails: relieved_by_another_task_it_ends_soon
//! says: BLIND UNDER LOAD
//! stuck

use tokio::{
    sync::mpsc::{Receiver, error::TryRecvError},
    task::yield_now,
};
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
        match calls.routine.try_recv() {
            Ok(call) => answer(call).await,
            Err(TryRecvError::Empty) => yield_now().await,
            Err(TryRecvError::Disconnected) => return End::NoMoreCalls,
        }
    }
}
