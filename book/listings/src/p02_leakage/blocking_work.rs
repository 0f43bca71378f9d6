//! The checksum of an archive that is read block after block.

pub mod aborted;
pub mod asked;
pub mod given_up;
pub mod limited;
pub mod limited_in_the_thread;
