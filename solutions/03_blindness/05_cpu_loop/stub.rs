//! A locksmith's service: it finds the combination of a safe whose owner has forgotten it, by trying them all.
//!
//! A search is to be given up at its limit. It returns long after that, with an answer as if nothing had been, and until
//! then nobody else is served.

use std::time::Duration;

use tokio::time::timeout;

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
//
// TODO: keep the promises above, without changing the signature.
pub async fn crack(
    opens: impl Fn(u32) -> bool + Send + Sync + 'static,
    limit: Duration,
) -> Result<Option<u32>, TooLong> {
    let search = async move { (0..COMBINATIONS).find(|combination| opens(*combination)) };

    timeout(limit, search).await.map_err(|_| TooLong)
}
