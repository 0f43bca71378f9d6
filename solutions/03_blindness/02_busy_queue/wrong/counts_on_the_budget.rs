//! The calls first, in a `select!` that knows nothing of tokio's budget: when the budget is used up, the calls seem to
//! be over and the stop is asked, as with tokio 1.43. An answer that waits gives a new budget to every call.
//!
//! fails: relieved_before_it_begins_it_ends_soon
//! says: BLIND UNDER LOAD: `stop` was cancelled before the watch began; it answered 128
//! fails: relieved_with_many_calls_waiting_it_ends_soon
//! says: BLIND UNDER LOAD
//! fails: relieved_by_another_task_it_ends_soon
//! says: BLIND UNDER LOAD: 20000 routine calls were waiting, and another task cancelled `stop` when 128
//! fails: relieved_during_an_answer_it_gives_that_answer
//! says: BLIND UNDER LOAD: 200 routine calls were waiting
//! fails: relieved_again_and_again_it_answers_few_more
//! says: BLIND UNDER LOAD: 64 watches had 200 routine calls waiting

use std::{future::poll_fn, task::Poll};

use futures::{FutureExt, select_biased};
use tokio::sync::mpsc::Receiver;
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
        let call = select_biased! {
            call = next(calls).fuse() => call,
            () = stop.cancelled().fuse() => return End::Relieved,
        };
        match call {
            Some(call) => answer(call).await,
            None => return End::NoMoreCalls,
        }
    }
}

async fn next(calls: &mut Calls) -> Option<u32> {
    let Calls { distress, routine } = calls;
    poll_fn(|context| match distress.poll_recv(context) {
        Poll::Ready(Some(call)) => Poll::Ready(Some(call)),
        Poll::Ready(None) | Poll::Pending => routine.poll_recv(context),
    })
    .await
}
