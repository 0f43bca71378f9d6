//! Defensive I/O.

pub mod chapter;
pub mod chat_loop;
pub mod grace_then_force;
pub mod one_stop_budget;
pub mod refuse_rather_than_wait;
pub mod two_signals;
