//! Defensive I/O.

pub mod chapter;
pub mod chat_loop;
pub mod refuse_rather_than_wait;
