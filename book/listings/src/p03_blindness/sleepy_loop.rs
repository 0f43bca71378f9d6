//! The sleepy loop.

pub mod alarm;
pub mod first;
pub mod naps;
pub mod retried;
pub mod three_ends;
pub mod turned_round;
pub mod until;
