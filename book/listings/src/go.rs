//! For readers who come from Go.

pub mod work;
