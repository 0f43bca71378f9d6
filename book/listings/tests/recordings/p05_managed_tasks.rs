//! Managed tasks.

mod chapter;
mod draining_restart;
mod lints;
mod nursery;
mod start_stop_drop;
mod three_ways_to_wait;
mod unforgettable_handle;
mod ways;
mod worker_pool;
