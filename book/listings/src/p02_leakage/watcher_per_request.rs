//! A file that is removed if the service stops before it is complete.

pub mod in_place;
pub mod watched;
