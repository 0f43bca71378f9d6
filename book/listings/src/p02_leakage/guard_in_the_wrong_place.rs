//! A spinner that is shown while a file is downloaded.

pub mod linted;
pub mod named;
pub mod places;
pub mod underscore;
pub mod with_guard;
