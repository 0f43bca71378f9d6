//! A future is a value.

pub mod letters;
pub mod publish;
pub mod ready;
pub mod shelf;
pub mod work;
