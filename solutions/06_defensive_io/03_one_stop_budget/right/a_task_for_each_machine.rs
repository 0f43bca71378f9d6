//! A task for each machine, with the limit inside of it: right where stopping computes.

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
        let mut stops = JoinSet::new();
        for machine in machines {
            let name = machine.name();
            stops.spawn(async move { (name, timeout_at(deadline, machine.stop()).await.is_ok()) });
        }
        while let Some(ended) = stops.join_next().await {
            match ended.expect("a machine does not panic") {
                (name, true) => report.stopped.push(name),
                (name, false) => report.cut.push(name),
            }
        }
    }
    report
}
