pub mod owned;
pub mod spawned;
