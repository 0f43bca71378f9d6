//! Puts one limit around a stage, and takes the answer for that of each of its machines.
//!
//! fails: one_that_never_stops_has_no_more_than_the_budget
//! says: WRONG RESULT: the filler 2 never stopped, and ["filler 1", "washer"] take less than a second; stop() reported ["packer", "washer"] as stopped and ["filler 1", "filler 2", "labeller"] as cut

use std::time::Duration;

use futures::future::join_all;
use testkit::scene::Machine;
use tokio::time::{Instant, timeout_at};

pub const RESERVE: Duration = Duration::from_millis(500);

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub stopped: Vec<&'static str>,
    pub cut: Vec<&'static str>,
}

pub async fn stop(line: Vec<Vec<Machine>>, budget: Duration) -> Report {
    let began = Instant::now();
    let (first, last) = (began + budget.saturating_sub(RESERVE), began + budget);
    let stages = line.len();

    let mut report = Report::default();
    for (stage, machines) in line.into_iter().enumerate() {
        let deadline = if stage + 1 == stages { last } else { first };
        let names: Vec<_> = machines.iter().map(Machine::name).collect();
        let stops = join_all(machines.into_iter().map(Machine::stop));
        match timeout_at(deadline, stops).await {
            Ok(_) => report.stopped.extend(names),
            Err(_) => report.cut.extend(names),
        }
    }
    report
}
