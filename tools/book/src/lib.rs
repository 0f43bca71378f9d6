//! Builds the book into `target/book`, and knows the rules its pages keep.
//!
//! The pages are those that stock mdBook makes: nothing is added to them here and nothing is rewritten.
//! What mdBook only logs, such as an include that points at nothing, is an error here.

pub mod build;
pub mod html;
pub mod markdown;
pub mod root;
pub mod rules;
mod sentence;
mod target;
mod warnings;
