//! Says `TooLong` when it was, as soon as it is over.
//!
//! fails: at_its_limit_a_search_is_given_up
//! says: DEAF
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
    let began = Instant::now();
    let found = (0..COMBINATIONS).find(|combination| opens(*combination));

    if began.elapsed() > limit { Err(TooLong) } else { Ok(found) }
}
