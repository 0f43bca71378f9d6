//! The nursery.

pub mod first;
pub mod s1_owned;
pub mod s2_told;
pub mod s3_tells;
pub mod s4_borrows;

/// Why a climber turned back.
#[derive(Debug)]
pub struct Storm;
