//! Stops the machines of a stage side by side, sixteen at a time, so as not to do too much at once.
//!
//! fails: the_machines_of_a_stage_stop_at_the_same_time
//! says: SERIAL: 200 washers of one stage take 1000 ms each; stop() returned after 5000 ms

use std::time::Duration;

use futures::{StreamExt, stream};
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
        let mut stops = stream::iter(stops).buffer_unordered(16);
        while let Some((name, has_stopped)) = stops.next().await {
            match has_stopped {
                true => report.stopped.push(name),
                false => report.cut.push(name),
            }
        }
    }
    report
}
