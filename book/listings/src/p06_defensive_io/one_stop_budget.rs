//! One stop budget.

pub mod house;
pub mod s1_one_by_one;
pub mod s2_at_once;
pub mod s3_in_phases;
pub mod s4_one_deadline;
