pub mod first;
pub mod frozen;
pub mod light;
pub mod task;
