//! Gives each stage the whole budget anew.
//!
//! fails: one_that_never_stops_has_no_more_than_the_budget
//! says: BLIND UNDER LOAD: the washer never stopped; the budget was 5000 ms, and stop() returned after 6400
//! fails: a_budget_below_the_reserve_goes_to_the_last_stage
//! says: BLIND UNDER LOAD

use std::time::Duration;

use futures::future::join_all;
use testkit::scene::Machine;
use tokio::time::timeout;

pub const RESERVE: Duration = Duration::from_millis(500);

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub stopped: Vec<&'static str>,
    pub cut: Vec<&'static str>,
}

pub async fn stop(line: Vec<Vec<Machine>>, budget: Duration) -> Report {
    let mut report = Report::default();
    for machines in line {
        let stops = machines.into_iter().map(async |machine| {
            let name = machine.name();
            (name, timeout(budget, machine.stop()).await.is_ok())
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
