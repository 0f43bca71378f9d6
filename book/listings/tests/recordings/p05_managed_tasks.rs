//! Managed tasks.

mod chapter;
mod start_stop_drop;
