//! A blocking closure for a hundred combinations at a time: nothing has to be told, as nobody starts the next one.

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
    let search = async {
        let mut opens = opens;
        for first in (0..COMBINATIONS).step_by(100) {
            let part = spawn_blocking(move || {
                let found = (first..first + 100).find(|combination| opens(*combination));
                (opens, found)
            });
            let (again, found) = part.await.expect("to try a combination does not panic");
            if found.is_some() {
                return found;
            }
            opens = again;
        }
        None
    };

    timeout(limit, search).await.map_err(|_| TooLong)
}
