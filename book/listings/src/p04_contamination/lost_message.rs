//! The lost message.

pub mod first;
pub mod impatient;
pub mod kept;
pub mod reserved;
