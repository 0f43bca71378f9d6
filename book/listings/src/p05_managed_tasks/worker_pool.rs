//! The worker pool.

pub mod first;
pub mod s1_hears;
pub mod s2_replaces;
pub mod s3_pauses;
