//! Managed tasks.

pub mod chapter;
pub mod draining_restart;
pub mod nursery;
pub mod start_stop_drop;
pub mod three_ways_to_wait;
pub mod unforgettable_handle;
pub mod worker_pool;
