//! A locksmith's service: it finds the combination of a safe whose owner has forgotten it, by trying them all.

use std::time::Duration;

use tokio::{task::consume_budget, time::timeout};

/// How many combinations a safe has.
pub const COMBINATIONS: u32 = 40_000;

/// The search was given up.
#[derive(Debug, PartialEq, Eq)]
pub struct TooLong;

/// Finds the combination that opens the safe; `None` if no combination does.
///
/// `opens` tries one. That is pure computation, for a few millionths of a second.
///
/// # Errors
///
/// [`TooLong`] if the search takes longer than `limit`; no more than 5 ms later.
///
/// # Cancel safety
///
/// When it is given up, because of its limit or because this future is dropped, the search ends within 5 ms.
///
/// # Fairness
///
/// No other task has to wait for longer than 5 ms because of it. Where no other task has work, the search takes no
/// longer than it computes, or a tenth more.
pub async fn crack(
    opens: impl Fn(u32) -> bool + Send + Sync + 'static,
    limit: Duration,
) -> Result<Option<u32>, TooLong> {
    let search = async move {
        for combination in 0..COMBINATIONS {
            if opens(combination) {
                return Some(combination);
            }
            // Waits at every 128th combination, which is every 0.6 ms. `yield_now` at every 100th is as good. If the
            // server has other work, `spawn_blocking` is better: then the search takes nothing from it.
            consume_budget().await;
        }
        None
    };

    timeout(limit, search).await.map_err(|_| TooLong)
}
