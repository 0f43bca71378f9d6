//! What drops first.

pub mod album;
pub mod by_reference;
pub mod by_value;
pub mod every_rule;
pub mod fields;
pub mod locals;
pub mod swapped;
pub mod timeouts;
