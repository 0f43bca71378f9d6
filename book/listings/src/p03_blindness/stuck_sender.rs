//! The stuck sender.

pub mod close;
pub mod first;
pub mod given_up;
pub mod reserve;
