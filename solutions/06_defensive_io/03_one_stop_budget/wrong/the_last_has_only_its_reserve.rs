//! Gives the last stage its reserve, and not what the others have left over.
//!
//! fails: whoever_needs_much_of_the_budget_has_it
//! says: LOST: the packer takes 3500 ms, and all others 100; the budget was 5000 ms, stop() returned after 800, and had cut ["packer"]
//! fails: a_line_of_one_stage_has_all_of_the_budget
//! says: LOST
//! fails: a_budget_below_the_reserve_goes_to_the_last_stage
//! says: BLIND UNDER LOAD

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
    let first = began + budget.saturating_sub(RESERVE);
    let stages = line.len();

    let mut report = Report::default();
    for (stage, machines) in line.into_iter().enumerate() {
        let deadline = if stage + 1 == stages { Instant::now() + RESERVE } else { first };
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
