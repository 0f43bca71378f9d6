//! Gives the thread back every 25 ms: it can be stopped, but late, and the others wait.
//!
//! fails: at_its_limit_a_search_is_given_up
//! says: DEAF
//! fails: a_search_that_is_dropped_tries_no_more
//! says: DEAF
//! fails: the_neighbours_have_their_turns
//! says: BLOCKED

use std::time::Duration;

use tokio::{task::yield_now, time::timeout};

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
            if combination % 5_000 == 4_999 {
                yield_now().await;
            }
        }
        None
    };

    timeout(limit, search).await.map_err(|_| TooLong)
}
