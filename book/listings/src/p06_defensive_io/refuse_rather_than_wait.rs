//! Refuse rather than wait.

pub mod s1_send;
pub mod s2_unbounded;
pub mod s3_refuse;
pub mod s4_bound;
pub mod s5_shed;
pub mod station;
