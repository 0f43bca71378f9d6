//! The draining restart.

pub mod first;
pub mod s2_waits;
pub mod s3_one_chair;
pub mod watch;
