pub mod by_value;
pub mod channel;
pub mod first;
pub mod give_away;
pub mod side_by_side;
pub mod stove;
