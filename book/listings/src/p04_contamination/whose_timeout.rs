//! Whose timeout.

use std::time::Duration;

pub mod first;
pub mod limit;
pub mod named;
pub mod settle;

/// Milliseconds.
const fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}
