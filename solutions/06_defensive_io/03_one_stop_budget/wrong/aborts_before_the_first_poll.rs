//! A task for each machine, and a set that is shut down at the deadline: a task that is aborted before its first turn never runs.
//!
//! fails: every_machine_is_told
//! says: LOST: one machine never stopped, the budget was 5000 ms, and these were dropped without being told: ["filler 1", "filler 2", "labeller"]

use std::time::Duration;

use testkit::scene::Machine;
use tokio::{
    task::JoinSet,
    time::{Instant, timeout_at},
};

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
        let mut names: Vec<_> = machines.iter().map(Machine::name).collect();
        let mut stops = JoinSet::new();
        for machine in machines {
            stops.spawn(async move {
                let name = machine.name();
                machine.stop().await;
                name
            });
        }
        while let Ok(Some(Ok(name))) = timeout_at(deadline, stops.join_next()).await {
            names.retain(|other| *other != name);
            report.stopped.push(name);
        }
        stops.shutdown().await;
        report.cut.extend(names);
    }
    report
}
