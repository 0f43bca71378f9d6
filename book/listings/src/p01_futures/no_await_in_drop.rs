//! No await in drop.

pub mod blocks;
pub mod conference;
pub mod leaves;
pub mod spawns;
