//! The lost message.

pub mod by_value;
pub mod first;
pub mod impatient;
pub mod in_self;
pub mod kept;
pub mod reserved;
pub mod station;
