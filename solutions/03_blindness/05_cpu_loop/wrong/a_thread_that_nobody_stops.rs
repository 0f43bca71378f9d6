//! Searches on a blocking thread, and forgets it at the limit.
//!
//! fails: a_search_that_is_given_up_tries_no_more
//! says: LEAK
//! fails: a_search_that_is_dropped_tries_no_more
//! says: LEAK

use std::time::Duration;

use tokio::{task::spawn_blocking, time::timeout};

/// How many combinations a safe has.
pub const COMBINATIONS: u32 = 40_000;

/// The search was given up.
#[derive(Debug, PartialEq, Eq)]
pub struct TooLong;

pub async fn crack(
    opens: impl Fn(u32) -> bool + Send + 'static,
    limit: Duration,
) -> Result<Option<u32>, TooLong> {
    let search = spawn_blocking(move || (0..COMBINATIONS).find(|combination| opens(*combination)));

    match timeout(limit, search).await {
        Ok(found) => Ok(found.expect("to try a combination does not panic")),
        Err(_) => Err(TooLong),
    }
}
