//! Gives each machine a task and aborts it at the deadline: who aborts has only asked, and names a machine as cut that runs.
//!
//! fails: nothing_goes_on_when_it_returns
//! says: ORPHAN TASK: the packer never stopped; stop() returned after 5000 ms, when ["packer"] were still running
//! fails: every_machine_is_told
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
            let mut task = tokio::spawn(machine.stop());
            let ended = timeout_at(deadline, &mut task).await;
            if ended.is_err() {
                task.abort();
            }
            (name, ended.is_ok())
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
