//! Managed tasks.

pub mod chapter;
pub mod start_stop_drop;
