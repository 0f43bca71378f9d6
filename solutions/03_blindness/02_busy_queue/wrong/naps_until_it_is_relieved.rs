//! Takes what is there, and then a nap of a second, which only the relief cuts short.
//!
//! fails: a_call_wakes_it
//! says: BLIND WHEN IDLE: nobody called until 300 ms

use std::time::Duration;

use tokio::{
    sync::mpsc::{Receiver, error::TryRecvError},
    task::yield_now,
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
        yield_now().await;
        if stop.is_cancelled() {
            return End::Relieved;
        }
        if let Ok(call) = calls.distress.try_recv() {
            answer(call).await;
            continue;
        }
        match calls.routine.try_recv() {
            Ok(call) => answer(call).await,
            Err(TryRecvError::Disconnected) => return End::NoMoreCalls,
            Err(TryRecvError::Empty) => {
                stop.run_until_cancelled(sleep(Duration::from_secs(1))).await;
            }
        }
    }
}
