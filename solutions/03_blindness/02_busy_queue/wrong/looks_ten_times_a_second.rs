//! Waits for a call 100 ms at a time, and looks at the stop in between.
//!
//! fails: relieved_while_nobody_calls_it_ends_at_once
//! says: BLIND WHEN IDLE: `stop` was cancelled at 107 ms, while nobody called; a call came at 500, and watch() returned at 200 ms

use std::time::Duration;

use tokio::{select, sync::mpsc::Receiver, time::timeout};
use tokio_util::sync::CancellationToken;

const PATIENCE: Duration = Duration::from_millis(100);

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
        match timeout(PATIENCE, next(calls)).await {
            Ok(Some(call)) => answer(call).await,
            Ok(None) => return End::NoMoreCalls,
            Err(_) => {}
        }
    }
    End::Relieved
}

async fn next(calls: &mut Calls) -> Option<u32> {
    select! {
        biased;
        Some(call) = calls.distress.recv() => Some(call),
        call = calls.routine.recv() => call,
    }
}
