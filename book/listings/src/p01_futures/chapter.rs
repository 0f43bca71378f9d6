//! A future is a value.

pub mod checks_first;
pub mod desk;
pub mod letters;
pub mod publish;
pub mod ready;
pub mod shelf;
pub mod takes_first;
pub mod work;
