//! Gives up at its limit, because it looks at the clock itself; nobody else can make it, or do anything meanwhile.
//!
//! fails: a_search_that_is_dropped_tries_no_more
//! says: DEAF
//! fails: a_task_that_searches_can_be_aborted
//! says: DEAF
//! fails: the_neighbours_have_their_turns
//! says: BLOCKED

use std::time::Duration;

use tokio::time::Instant;

/// How many combinations a safe has.
pub const COMBINATIONS: u32 = 40_000;

/// The search was given up.
#[derive(Debug, PartialEq, Eq)]
pub struct TooLong;

pub async fn crack(
    opens: impl Fn(u32) -> bool + Send + 'static,
    limit: Duration,
) -> Result<Option<u32>, TooLong> {
    let end = Instant::now() + limit;
    for combination in 0..COMBINATIONS {
        if Instant::now() >= end {
            return Err(TooLong);
        }
        if opens(combination) {
            return Ok(Some(combination));
        }
    }
    Ok(None)
}
