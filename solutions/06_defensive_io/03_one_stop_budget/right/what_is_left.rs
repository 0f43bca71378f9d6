//! Counts down what is left of the budget before each stage, and lets a stage have so much.

use std::time::Duration;

use futures::{StreamExt, stream::FuturesUnordered};
use testkit::scene::Machine;
use tokio::time::{Instant, timeout};

pub const RESERVE: Duration = Duration::from_millis(500);

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub stopped: Vec<&'static str>,
    pub cut: Vec<&'static str>,
}

pub async fn stop(line: Vec<Vec<Machine>>, budget: Duration) -> Report {
    let began = Instant::now();
    let mut report = Report::default();
    let mut line = line.into_iter().peekable();
    while let Some(machines) = line.next() {
        let kept = if line.peek().is_some() { RESERVE } else { Duration::ZERO };
        let left = budget.saturating_sub(began.elapsed()).saturating_sub(kept);
        let mut stops: FuturesUnordered<_> = machines
            .into_iter()
            .map(async |machine| (machine.name(), timeout(left, machine.stop()).await.is_ok()))
            .collect();
        while let Some((name, has_stopped)) = stops.next().await {
            let names = if has_stopped { &mut report.stopped } else { &mut report.cut };
            names.push(name);
        }
    }
    report
}
