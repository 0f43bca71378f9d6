//! Managed tasks.

mod chapter;
mod start_stop_drop;
mod three_ways_to_wait;
mod ways;
