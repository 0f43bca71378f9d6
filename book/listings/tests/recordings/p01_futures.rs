//! A future is a value.

mod ask_to_stop;
mod chapter;
mod cleanup_on_cancel;
mod drop_order;
mod no_await_in_drop;
