//! The stalled stream.

pub mod first;
pub mod spawned;
pub mod together;
