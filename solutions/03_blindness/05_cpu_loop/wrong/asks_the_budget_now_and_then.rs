//! Takes one of 128 from its budget at every thousandth combination, so that it is used up after 128,000.
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

use tokio::{task::consume_budget, time::timeout};

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
            if opens(combination) {
                return Some(combination);
            }
            if combination % 1_000 == 999 {
                consume_budget().await;
            }
        }
        None
    };

    timeout(limit, search).await.map_err(|_| TooLong)
}
