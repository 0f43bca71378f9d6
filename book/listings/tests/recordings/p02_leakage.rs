//! Leakage.

mod abort_is_not_done;
mod blocking_work;
mod chapter;
mod dashboard_refresh;
mod growing_join_set;
mod guard_in_the_wrong_place;
mod two_halves;
mod watcher_per_request;
