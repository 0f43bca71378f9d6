//! The end of a shift at a bottling line, whose machines pass bottles on from stage to stage.

use std::time::Duration;

use futures::future::join_all;
use testkit::scene::Machine;
use tokio::time::{Instant, timeout_at};

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
pub async fn stop(line: Vec<Vec<Machine>>, budget: Duration) -> Report {
    // Two instants that are fixed before anything is stopped. What is left for a stage follows from them.
    let began = Instant::now();
    let (first, last) = (began + budget.saturating_sub(RESERVE), began + budget);
    let stages = line.len();

    let mut report = Report::default();
    for (stage, machines) in line.into_iter().enumerate() {
        let deadline = if stage + 1 == stages { last } else { first };
        // A deadline that has gone by is no reason to skip a machine: `timeout_at` polls before it looks at the clock.
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
