//! Where the reserve is all that there is, it goes to the last stage at once, and nobody tells the others.
//!
//! fails: every_machine_is_told
//! says: LOST: one machine never stopped, the budget was 300 ms, and these were dropped without being told: ["washer", "filler 1", "filler 2", "labeller"]

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
        let is_last = stage + 1 == stages;
        if !is_last && budget <= RESERVE {
            report.cut.extend(machines.iter().map(Machine::name));
            continue;
        }
        let deadline = if is_last { last } else { first };
        let stops = machines.into_iter().map(async |machine| {
            let name = machine.name();
            (name, timeout_at(deadline, machine.stop()).await.is_ok())
        });
        for (name, has_stopped) in join_all(stops).await {
            match has_stopped {
                true => report.stopped.push(name),
                false => report.cut.push(name),
            }
        }
    }
    report
}
