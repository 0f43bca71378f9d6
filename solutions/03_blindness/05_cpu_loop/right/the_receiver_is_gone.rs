//! Searches on a blocking thread that looks whether anybody waits for its answer.

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
        let mut search = (0..COMBINATIONS).take_while(|_| !answer.is_closed());
        let found = search.find(|combination| opens(*combination));
        let _ = answer.send(found);
    });

    match timeout(limit, found).await {
        Ok(found) => Ok(found.expect("to try a combination does not panic")),
        Err(_) => Err(TooLong),
    }
}
