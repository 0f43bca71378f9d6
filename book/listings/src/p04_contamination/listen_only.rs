//! Listen only.

pub mod advice;
pub mod deref;
pub mod first;
pub mod once;
pub mod own;
pub mod stop;
