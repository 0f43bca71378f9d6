//! Closed, empty, full.

pub mod budget;
pub mod ends;
pub mod first;
pub mod go_default;
pub mod now;
pub mod patient;
pub mod strict;
