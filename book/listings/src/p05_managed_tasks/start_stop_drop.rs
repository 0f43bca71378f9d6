//! Start, stop, drop.

pub mod s1_asks;
pub mod s2_waits;
pub mod s3_tells;
pub mod s4_asks_when_dropped;
pub mod work;
