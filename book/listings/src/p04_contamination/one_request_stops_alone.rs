//! One request stops alone.

pub mod first;
pub mod scoped;
pub mod who;
pub mod worn;
