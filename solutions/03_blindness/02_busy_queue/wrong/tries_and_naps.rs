//! Tries both lines, and looks again a millisecond later if there was nothing; a full line it reads without a pause.
//!
//! fails: it_sleeps_while_nobody_calls
//! says: LIVELOCK: nobody called for half a minute, and the watch woke up
//! fails: relieved_by_another_task_it_ends_soon
//! says: BLIND UNDER LOAD

use std::time::Duration;

use tokio::{
    sync::mpsc::{Receiver, error::TryRecvError},
    time::sleep,
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
            Err(TryRecvError::Empty) => sleep(Duration::from_millis(1)).await,
            Err(TryRecvError::Disconnected) => return End::NoMoreCalls,
        }
    }
}
