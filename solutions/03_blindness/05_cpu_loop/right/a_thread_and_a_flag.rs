//! Searches on a blocking thread, and tells it by a token that nobody waits any more: right where the server has other
//! work, and where the search is long.

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
    let wanted = CancellationToken::new();
    let _guard = wanted.clone().drop_guard();
    let search = spawn_blocking(move || {
        (0..COMBINATIONS).take_while(|_| !wanted.is_cancelled()).find(|tried| opens(*tried))
    });

    match timeout(limit, search).await {
        Ok(found) => Ok(found.expect("to try a combination does not panic")),
        Err(_) => Err(TooLong),
    }
}
