extern crate worker_pool_solution as worker_pool;
#[path = "../../../../exercises/05_managed_tasks/04_worker_pool/tests/spec.rs"]
mod spec;
