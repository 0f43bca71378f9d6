//! Every program the book shows, one idea a file.
