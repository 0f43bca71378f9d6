extern crate one_stop_budget_solution as one_stop_budget;
#[path = "../../../../exercises/06_defensive_io/03_one_stop_budget/tests/spec.rs"]
mod spec;
