//! Takes the reserve from the budget, also if that is smaller.
//!
//! fails: a_budget_below_the_reserve_goes_to_the_last_stage
//! says: WRONG RESULT: the budget was 300 ms, the washer never stopped, and the packer, after it, takes 200; stop() panicked
//! fails: every_machine_is_told
//! says: overflow when subtracting durations

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
    let stages = line.len();

    let mut report = Report::default();
    for (stage, machines) in line.into_iter().enumerate() {
        let share = if stage + 1 == stages { budget } else { budget - RESERVE };
        let deadline = began + share;
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
