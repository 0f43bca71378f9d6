pub mod first;
pub mod made;
pub mod steps;
