//! The half-done transfer.

pub mod club;
pub mod first;
pub mod in_one_go;
pub mod one_lock_each;

pub mod tracked;
pub mod two_servers;
pub mod undone;
