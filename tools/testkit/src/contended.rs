//! Awaits that need not wait, and do.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::{Context, Poll},
};

use tokio::task::coop;

/// More operations than tokio grants a task in one poll.
const PLENTY: usize = 1_000;

/// Lets `future` do one operation of tokio in each of its polls: from the second on an `.await` waits, also where
/// nothing is in its way.
///
/// A lock that is free and a channel that has room are ready at once. On a quiet machine their `.await` is no place
/// at which a future can be dropped; on a busy one it is, because another thread was faster, or because the task has
/// had its turn. Inside of [`everywhere`](crate::cut::everywhere) this makes a place of each of them. It counts places
/// twice at which the future waits anyway.
///
/// It does so by using up the budget with which tokio makes tasks take turns; futures of other crates do not know it.
///
/// # Cancel safety
///
/// Dropping this drops `future`.
///
/// ```
/// use testkit::cut;
/// use tokio::sync::Mutex;
///
/// async fn increment_both(counters: &(Mutex<u32>, Mutex<u32>)) {
///     *counters.0.lock().await += 1;
///     *counters.1.lock().await += 1;
/// }
///
/// let equal = |(a, b): &(Mutex<u32>, Mutex<u32>)| match (*a.try_lock().unwrap(), *b.try_lock().unwrap()) {
///     (a, b) if a == b => Ok(()),
///     (a, b) => Err(format!("TORN: the counters are {a} and {b}")),
/// };
///
/// let quiet = cut::everywhere(Default::default, increment_both, equal);
/// let busy = cut::everywhere(Default::default, async |both| cut::contended(increment_both(both)).await, equal);
///
/// assert_eq!((quiet.suspensions(), busy.suspensions()), (0, 1));
/// assert_eq!(busy.broken()[0].complaint, "TORN: the counters are 1 and 0");
/// ```
pub async fn contended<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    poll_fn(|cx| {
        leave_one_operation(cx);
        future.as_mut().poll(cx)
    })
    .await
}

fn leave_one_operation(cx: &mut Context<'_>) {
    let mut taken = Vec::new();
    while coop::has_budget_remaining() && taken.len() < PLENTY {
        match coop::poll_proceed(cx) {
            Poll::Ready(operation) => taken.push(operation),
            Poll::Pending => break,
        }
    }
    let last = taken.pop();
    for operation in &taken {
        operation.made_progress();
    }
    drop(taken);
    drop(last);
}
