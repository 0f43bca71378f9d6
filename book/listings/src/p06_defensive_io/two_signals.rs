//! Two signals.

pub mod s1_once;
pub mod s2_anew;
pub mod s3_one_ear;
