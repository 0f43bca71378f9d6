//! Searches on a blocking thread that looks whether anybody waits after every 8,000th combination.
//!
//! fails: a_search_that_is_given_up_tries_no_more
//! says: LEAK
//! fails: a_search_that_is_dropped_tries_no_more
//! says: LEAK

use std::time::Duration;

use tokio::{sync::oneshot, task::spawn_blocking, time::timeout};

/// How many combinations a safe has.
pub const COMBINATIONS: u32 = 40_000;

/// The search was given up.
#[derive(Debug, PartialEq, Eq)]
pub struct TooLong;

pub async fn crack(
    opens: impl Fn(u32) -> bool + Send + 'static,
    limit: Duration,
) -> Result<Option<u32>, TooLong> {
    let (answer, found) = oneshot::channel();
    spawn_blocking(move || {
        let mut part = 0..8_000;
        while part.end <= COMBINATIONS && !answer.is_closed() {
            if let Some(found) = part.clone().find(|combination| opens(*combination)) {
                let _ = answer.send(Some(found));
                return;
            }
            part = part.end..part.end + 8_000;
        }
        let _ = answer.send(None);
    });

    match timeout(limit, found).await {
        Ok(found) => Ok(found.expect("to try a combination does not panic")),
        Err(_) => Err(TooLong),
    }
}
