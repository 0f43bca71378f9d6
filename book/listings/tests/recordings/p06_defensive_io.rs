//! Defensive I/O.

mod chapter;
mod chat_loop;
mod one_stop_budget;
mod refuse_rather_than_wait;
