//! What dropping a handle does.

pub mod alive;
pub mod child;
pub mod upload;
