//! The runner of the course: it judges exercises, watches them, and verifies the course itself.
//!
//! It never decides by what a file looks like, keeps no progress that could be lost, and writes into `exercises/`
//! only when asked to reset one.

pub mod book;
pub mod cache;
pub mod cargo;
pub mod claims;
pub mod corpus;
pub mod course;
pub mod figures;
pub mod head;
pub mod hints;
pub mod judge;
pub mod names;
pub mod os;
pub mod output;
pub mod pairs;
pub mod reset;
pub mod say;
pub mod seal;
pub mod solution;
pub mod spec;
pub mod verdict;
pub mod verify;
pub mod watch;
pub mod words;
