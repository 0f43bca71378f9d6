//! Ask it to stop.

pub mod first;
pub mod guard;
pub mod select;
pub mod too_much;
pub mod tree;
pub mod until;
