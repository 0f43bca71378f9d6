//! The end of a shift at a bottling line, whose machines pass bottles on from stage to stage.
//!
//! Whoever stops it has a budget, and after that the power goes off. On a good day all machines have stopped long
//! before. When one of them does not, the others are stopped in the dark.

use std::time::Duration;

use testkit::scene::Machine;
use tokio::time::timeout;

/// What is kept of the budget for the last stage, however long the others take; a smaller budget is kept whole.
pub const RESERVE: Duration = Duration::from_millis(500);

/// What has become of the machines, by name, in any order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub stopped: Vec<&'static str>,
    /// Dropped before they had stopped.
    pub cut: Vec<&'static str>,
}

/// Stops a line within `budget`, stage by stage.
///
/// The machines of a stage stop at the same time. None is told to stop before those of all earlier stages have ended,
/// since it takes their bottles.
///
/// # Shutdown
///
/// All stages share the budget: each has what is left of it, but for the reserve, which is the last stage's. What has not
/// stopped by then is cut, and those that come after it are told all the same. The report names every machine.
//
// TODO: keep the promises above, without changing the signature.
pub async fn stop(line: Vec<Vec<Machine>>, budget: Duration) -> Report {
    let mut report = Report::default();
    for machine in line.into_iter().flatten() {
        let name = machine.name();
        if timeout(budget, machine.stop()).await.is_ok() {
            report.stopped.push(name);
        }
    }
    report
}
