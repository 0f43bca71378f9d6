//! Six places for the guard of a future that is made now and polled later.

pub mod argument;
pub mod local;
#[expect(clippy::manual_async_fn, reason = "the place is what it is about")]
pub mod made_in_body;
pub mod moved_into_body;
pub mod underscore;
pub mod underscore_in_body;
