//! Two halves of one connection.

pub mod both;
pub mod first;
pub mod owned;
