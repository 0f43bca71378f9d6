//! Sleeps for a millisecond after every hundredth combination, and so takes three times as long.
//!
//! fails: a_search_takes_as_long_as_it_computes
//! says: WRONG RESULT: to try every combination takes 200 ms of computation; the search took

use std::time::Duration;

use tokio::time::{sleep, timeout};

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
            if combination % 100 == 99 {
                sleep(Duration::from_millis(1)).await;
            }
        }
        None
    };

    timeout(limit, search).await.map_err(|_| TooLong)
}
