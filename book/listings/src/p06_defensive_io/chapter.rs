//! The chapter.

pub mod first;
