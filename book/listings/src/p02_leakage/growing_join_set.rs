//! The join set that grows.

pub mod branch;
pub mod first;
pub mod head;
pub mod tracker;
