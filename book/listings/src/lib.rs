//! Every program the book shows, one idea a file.

pub mod go;
pub mod introduction;
