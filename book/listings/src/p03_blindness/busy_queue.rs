//! The busy queue.

pub mod batch;
pub mod count;
pub mod first;
pub mod rare_first;
pub mod until_1_43;
