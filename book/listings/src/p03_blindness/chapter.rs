//! Waits, and what ends them.

pub mod blind;
pub mod first;
pub mod pattern;
pub mod raced;
pub mod roll;
pub mod seeing;

use std::time::Duration;

pub const DRYING: Duration = Duration::from_millis(20);
