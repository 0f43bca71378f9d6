//! Defensive I/O.

mod chapter;
mod chat_loop;
