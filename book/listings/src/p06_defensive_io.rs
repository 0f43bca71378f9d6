//! Defensive I/O.

pub mod chapter;
pub mod chat_loop;
