//! Divides the budget by the number of stages: nobody has more than a share, and most need less.
//!
//! fails: whoever_needs_much_of_the_budget_has_it
//! says: LOST: the washer takes 3500 ms, and all others 100; the budget was 5000 ms, stop() returned after
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
    let share = budget / u32::try_from(line.len().max(1)).unwrap();

    let mut report = Report::default();
    for (stage, machines) in line.into_iter().enumerate() {
        let deadline = began + share * u32::try_from(stage + 1).unwrap();
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
