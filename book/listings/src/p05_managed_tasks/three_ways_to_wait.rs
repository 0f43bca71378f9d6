//! Three ways to wait.

pub mod first;
pub mod s1_tracker;
pub mod s2_channel;
pub mod s3_join_set;
