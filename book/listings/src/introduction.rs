//! One failure of each family.

pub mod blindness;
pub mod contamination;
pub mod leakage;
