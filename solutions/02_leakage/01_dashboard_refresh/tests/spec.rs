extern crate dashboard_refresh_solution as dashboard_refresh;
#[path = "../../../../exercises/02_leakage/01_dashboard_refresh/tests/spec.rs"]
mod spec;
