//! An `.await` in every round, on something that is ready: the thread is not given back.
//!
//! fails: at_its_limit_a_search_is_given_up
//! says: DEAF
//! fails: a_search_that_is_given_up_tries_no_more
//! says: WRONG RESULT: the limit was 50 ms
//! fails: a_search_that_is_dropped_tries_no_more
//! says: DEAF
//! fails: a_task_that_searches_can_be_aborted
//! says: DEAF
//! fails: the_neighbours_have_their_turns
//! says: BLOCKED

use std::time::Duration;

use std::future::ready;

use tokio::time::timeout;

/// How many combinations a safe has.
pub const COMBINATIONS: u32 = 40_000;

/// The search was given up.
#[derive(Debug, PartialEq, Eq)]
pub struct TooLong;

pub async fn crack(
    opens: impl Fn(u32) -> bool + Send + 'static,
    limit: Duration,
) -> Result<Option<u32>, TooLong> {
    let search = async move {
        for combination in 0..COMBINATIONS {
            if ready(opens(combination)).await {
                return Some(combination);
            }
        }
        None
    };

    timeout(limit, search).await.map_err(|_| TooLong)
}
