//! A future is a value.

pub mod ask_to_stop;
pub mod chapter;
pub mod cleanup_on_cancel;
pub mod drop_order;
pub mod no_await_in_drop;
