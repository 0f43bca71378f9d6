//! Defensive I/O.

mod chapter;
mod chat_loop;
mod refuse_rather_than_wait;
