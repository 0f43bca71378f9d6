//! The radio room of a harbour: it answers distress calls before all others.
//!
//! Relieved on a quiet day, it ends its watch at once. On a busy one it answers every call that is waiting first, and
//! those that come meanwhile.

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

/// Answers calls until `routine` is closed, or until `stop` is cancelled; a distress call goes before all routine calls
/// that are waiting. While nobody calls it sleeps, and a call wakes it.
///
/// # Shutdown
///
/// When `stop` is cancelled the watch ends: at once if nobody calls, and a few calls later at most if it is busy,
/// however many are waiting. A call that it has taken is answered to its end. The others stay in `calls`, for the next
/// watch.
///
/// Other tasks have their turn meanwhile, even if no answer ever waits: one of them may want to cancel `stop`.
//
// TODO: keep the promises above, without changing the signature.
pub async fn watch(
    calls: &mut Calls,
    mut answer: impl AsyncFnMut(u32),
    stop: &CancellationToken,
) -> End {
    loop {
        select! {
            // Distress first; whoever relieves us can wait.
            biased;
            Some(call) = calls.distress.recv() => answer(call).await,
            call = calls.routine.recv() => match call {
                Some(call) => answer(call).await,
                None => return End::NoMoreCalls,
            },
            () = stop.cancelled() => return End::Relieved,
        }
    }
}
