//! The chapter.

pub mod first;
pub mod in_turn;
pub mod managed;
pub mod owned;
