//! The CPU loop.

pub mod budget;
pub mod first;
pub mod gives_back;
pub mod late;
pub mod ready;
pub mod thread;
