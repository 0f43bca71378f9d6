//! Searches on a blocking thread, and tells it in the arm of the timeout; whoever drops the search tells nobody.
//!
//! fails: a_search_that_is_dropped_tries_no_more
//! says: LEAK

use std::time::Duration;

use tokio::{task::spawn_blocking, time::timeout};
use tokio_util::sync::CancellationToken;

/// How many combinations a safe has.
pub const COMBINATIONS: u32 = 40_000;

/// The search was given up.
#[derive(Debug, PartialEq, Eq)]
pub struct TooLong;

pub async fn crack(
    opens: impl Fn(u32) -> bool + Send + 'static,
    limit: Duration,
) -> Result<Option<u32>, TooLong> {
    let over = CancellationToken::new();
    let told = over.clone();
    let search = spawn_blocking(move || {
        (0..COMBINATIONS).take_while(|_| !told.is_cancelled()).find(|tried| opens(*tried))
    });

    match timeout(limit, search).await {
        Ok(found) => Ok(found.expect("to try a combination does not panic")),
        Err(_) => {
            over.cancel();
            Err(TooLong)
        }
    }
}
