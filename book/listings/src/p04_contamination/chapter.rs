//! The chapter.

pub mod cause;
pub mod commit;
pub mod deadline;
pub mod first;
pub mod handed_over;
pub mod poison;
pub mod travels;
pub mod undone;
pub mod yard;
