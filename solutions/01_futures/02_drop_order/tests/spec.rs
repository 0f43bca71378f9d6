extern crate drop_order_solution as drop_order;
#[path = "../../../../exercises/01_futures/02_drop_order/tests/spec.rs"]
mod spec;
