//! The dirty connection.

pub mod first;
pub mod handed_over;
pub mod rolled_back;
pub mod session;
pub mod taken_out;
