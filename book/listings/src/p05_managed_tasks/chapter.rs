//! The chapter.

pub mod first;
pub mod managed;
