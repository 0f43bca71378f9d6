//! Leakage.

pub mod abort_is_not_done;
pub mod blocking_work;
pub mod chapter;
pub mod dashboard_refresh;
pub mod growing_join_set;
pub mod guard_in_the_wrong_place;
pub mod two_halves;
pub mod watcher_per_request;
