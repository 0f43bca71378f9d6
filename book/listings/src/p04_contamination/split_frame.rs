//! The split frame.

pub mod first;
pub mod in_lines;
pub mod in_pairs;
pub mod pairs_kept;
pub mod remote;
pub mod telescope;
