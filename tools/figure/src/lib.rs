//! Draws recorded timelines: for the pages of the book, and for the panel of an exercise.
//!
//! A drawing is SVG that stands in a page as it is. Horizontal positions are percentages and there is no `viewBox`, so
//! text keeps its size on a phone. There are no ids and no styles in it, so that any number of drawings may stand on one
//! page, under any policy; colours come from `book/theme/figure.css`. Nothing in it depends on scripts.
//!
//! What it deliberately does not do: it simulates nothing. What is drawn was recorded by [`testkit::timeline`].

mod claim;
mod code;
mod compare;
mod explorable;
mod figure;
mod frame;
mod lane;
mod layout;
mod pen;
mod says;
mod svg;
mod text;
mod words;

pub use crate::claim::{Claim, alive_at, claim, ends, happened};
pub use crate::compare::compare;
pub use crate::explorable::{Explorable, Version};
pub use crate::figure::Figure;
pub use crate::frame::Frame;
pub use crate::svg::svg;
pub use crate::words::describe;
