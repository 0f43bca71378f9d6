//! What dropping a handle does.

pub mod alive;
pub mod child;
pub mod first;
pub mod owned;
pub mod photo;
pub mod upload;
