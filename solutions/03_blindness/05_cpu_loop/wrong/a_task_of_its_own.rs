//! Searches in a task that is aborted at the limit: the task has the thread, so nobody comes to abort it.
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

use tokio::time::timeout;
use tokio_util::task::AbortOnDropHandle;

/// How many combinations a safe has.
pub const COMBINATIONS: u32 = 40_000;

/// The search was given up.
#[derive(Debug, PartialEq, Eq)]
pub struct TooLong;

pub async fn crack(
    opens: impl Fn(u32) -> bool + Send + 'static,
    limit: Duration,
) -> Result<Option<u32>, TooLong> {
    let search = async move { (0..COMBINATIONS).find(|combination| opens(*combination)) };
    let search = AbortOnDropHandle::new(tokio::spawn(search));

    match timeout(limit, search).await {
        Ok(found) => Ok(found.expect("to try a combination does not panic")),
        Err(_) => Err(TooLong),
    }
}
