//! Both lines as one stream that ends with the token: right where the rest of the code is streams.

use std::{cell::Cell, pin::pin, task::Poll};

use futures::{StreamExt, stream};
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
    let Calls { distress, routine } = calls;
    let closed = Cell::new(false);
    let lines = stream::poll_fn(|context| match distress.poll_recv(context) {
        Poll::Ready(Some(call)) => Poll::Ready(Some(call)),
        Poll::Ready(None) | Poll::Pending => routine.poll_recv(context).map(|call| {
            closed.set(call.is_none());
            call
        }),
    });
    let mut lines = pin!(lines.take_until(stop.cancelled()));
    while let Some(call) = lines.next().await {
        answer(call).await;
    }
    if closed.get() { End::NoMoreCalls } else { End::Relieved }
}
