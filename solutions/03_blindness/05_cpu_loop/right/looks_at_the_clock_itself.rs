//! Looks at the clock, and gives the thread back whenever a millisecond has passed: right where steps are uneven.

use std::time::Duration;

use tokio::{
    task::yield_now,
    time::{Instant, timeout},
};

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
        let mut turn = Instant::now();
        for combination in 0..COMBINATIONS {
            if opens(combination) {
                return Some(combination);
            }
            if turn.elapsed() >= Duration::from_millis(1) {
                yield_now().await;
                turn = Instant::now();
            }
        }
        None
    };

    timeout(limit, search).await.map_err(|_| TooLong)
}
