//! Every program the book shows, one idea a file.

pub mod go;
pub mod introduction;
pub mod p01_futures;
pub mod p02_leakage;
pub mod p03_blindness;
pub mod p04_contamination;
pub mod p05_managed_tasks;
pub mod p06_defensive_io;
