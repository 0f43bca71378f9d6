//! Puts one limit around a whole stage, and asks afterwards who has not signed off.

use std::{cell::RefCell, time::Duration};

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
        let names: Vec<_> = machines.iter().map(Machine::name).collect();
        let stopped = RefCell::new(Vec::new());
        let stops = join_all(machines.into_iter().map(async |machine| {
            let name = machine.name();
            machine.stop().await;
            stopped.borrow_mut().push(name);
        }));
        let _ = timeout_at(deadline, stops).await;
        let stopped = stopped.into_inner();
        report.cut.extend(names.into_iter().filter(|name| !stopped.contains(name)));
        report.stopped.extend(stopped);
    }
    report
}
