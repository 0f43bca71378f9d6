//! A ticket machine that goes back to its first page when nobody touches it.

pub mod early;
pub mod first;
pub mod pattern;
pub mod remind;
pub mod ways;

use std::time::Duration;

pub const IDLE: Duration = Duration::from_millis(60);
