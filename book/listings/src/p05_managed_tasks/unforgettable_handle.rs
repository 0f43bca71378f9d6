//! The unforgettable handle.

pub mod first;
pub mod owner;
pub mod s1_must_be_used;
pub mod s2_once;
pub mod s3_asks_when_dropped;
