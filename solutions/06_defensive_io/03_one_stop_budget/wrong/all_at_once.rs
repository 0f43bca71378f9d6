//! Stops all machines at the same time: that is the quickest, and what comes down the line breaks.
//!
//! fails: no_machine_stops_before_those_whose_bottles_it_takes
//! says: LOST: the washer takes 300 ms to stop, the fillers 400 and 700; stop() returned after 700 ms, and

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
    let deadline = Instant::now() + budget;
    let mut report = Report::default();
    let stops = line.into_iter().flatten().map(async |machine| {
        let name = machine.name();
        (name, timeout_at(deadline, machine.stop()).await.is_ok())
    });
    for (name, has_stopped) in join_all(stops).await {
        match has_stopped {
            true => report.stopped.push(name),
            false => report.cut.push(name),
        }
    }
    report
}
