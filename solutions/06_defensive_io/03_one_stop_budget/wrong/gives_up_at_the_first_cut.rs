//! Returns when a machine had to be cut, as nothing is in order then anyway; those behind it are never told.
//!
//! fails: one_that_never_stops_has_no_more_than_the_budget
//! says: WRONG RESULT: the washer never stopped; stop() reported [] as stopped and ["washer"] as cut
//! fails: the_last_stage_has_its_reserve
//! says: LOST
//! fails: every_machine_is_told
//! says: LOST
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
    let (first, last) = (began + budget.saturating_sub(RESERVE), began + budget);
    let stages = line.len();

    let mut report = Report::default();
    for (stage, machines) in line.into_iter().enumerate() {
        let deadline = if stage + 1 == stages { last } else { first };
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
        if !report.cut.is_empty() {
            break;
        }
    }
    report
}
