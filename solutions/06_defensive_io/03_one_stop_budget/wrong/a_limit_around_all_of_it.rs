//! Puts one timeout around the whole, and loses the report with the future.
//!
//! fails: one_that_never_stops_has_no_more_than_the_budget
//! says: WRONG RESULT: the washer never stopped; stop() reported [] as stopped and [] as cut
//! fails: the_last_stage_has_its_reserve
//! says: LOST
//! fails: every_machine_is_told
//! says: LOST: one machine never stopped, the budget was 5000 ms, and these were dropped without being told: ["filler 1", "filler 2", "labeller", "packer"]
//! fails: a_budget_below_the_reserve_goes_to_the_last_stage
//! says: LOST

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
    let all = async {
        let mut report = Report::default();
        for machines in line {
            let stops = machines.into_iter().map(async |machine| {
                let name = machine.name();
                machine.stop().await;
                name
            });
            report.stopped.extend(join_all(stops).await);
        }
        report
    };
    timeout(budget, all).await.unwrap_or_default()
}
