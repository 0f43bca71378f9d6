//! Defensive I/O.

mod chapter;
mod chat_loop;
mod grace_then_force;
mod one_stop_budget;
mod refuse_rather_than_wait;
mod two_signals;
