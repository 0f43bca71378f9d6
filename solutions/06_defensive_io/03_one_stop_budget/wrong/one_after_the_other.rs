//! Shares one deadline, and stops one machine after the other, also within a stage.
//!
//! fails: the_machines_of_a_stage_stop_at_the_same_time
//! says: SERIAL: the fillers take 400 and 700 ms, and the others 1000 together; stop() returned after 2100 ms

use std::time::Duration;

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
        for machine in machines {
            let name = machine.name();
            match timeout_at(deadline, machine.stop()).await {
                Ok(()) => report.stopped.push(name),
                Err(_) => report.cut.push(name),
            }
        }
    }
    report
}
