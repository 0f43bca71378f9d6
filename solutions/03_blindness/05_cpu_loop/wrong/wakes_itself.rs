//! A yield of its own make: it wakes itself at once, and the scheduler takes it again before it looks at a timer.
//!
//! fails: a_task_that_searches_can_be_aborted
//! says: DEAF
//! fails: the_neighbours_have_their_turns
//! says: BLOCKED

use std::{future::poll_fn, task::Poll, time::Duration};

use tokio::time::timeout;

pub const COMBINATIONS: u32 = 40_000;

#[derive(Debug, PartialEq, Eq)]
pub struct TooLong;

pub async fn crack(
    opens: impl Fn(u32) -> bool + Send + Sync + 'static,
    limit: Duration,
) -> Result<Option<u32>, TooLong> {
    let search = async move {
        for combination in 0..COMBINATIONS {
            if opens(combination) {
                return Some(combination);
            }
            if combination % 200 == 199 {
                not_yet().await;
            }
        }
        None
    };

    timeout(limit, search).await.map_err(|_| TooLong)
}

async fn not_yet() {
    let mut is_polled = false;
    poll_fn(|context| {
        if is_polled {
            return Poll::Ready(());
        }
        is_polled = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await
}
