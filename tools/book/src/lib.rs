//! Builds the book into `target/book`, serves it with the runner's verdicts, and knows the rules its pages keep.
//!
//! The pages are those that stock mdBook makes: nothing is added to them here and nothing is rewritten. The served
//! book loads one script more.
//! What mdBook only logs, such as an include that points at nothing, is an error here.

pub mod board;
pub mod build;
pub mod comparison;
pub mod html;
pub mod live;
pub mod markdown;
pub mod pages;
pub mod root;
pub mod rules;
mod sentence;
pub mod serve;
mod target;
mod warnings;
