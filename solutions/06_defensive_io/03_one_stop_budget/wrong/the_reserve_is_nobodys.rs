//! Keeps the reserve from the last stage as well.
//!
//! fails: the_last_stage_has_its_reserve
//! says: LOST
//! fails: a_line_of_one_stage_has_all_of_the_budget
//! says: LOST: a line of one washer, which takes 4800 ms; the budget was 5000 ms, stop() returned after 4500, and stopped were []
//! fails: a_budget_below_the_reserve_goes_to_the_last_stage
//! says: LOST

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
    let deadline = began + budget.saturating_sub(RESERVE);

    let mut report = Report::default();
    for machines in line {
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
