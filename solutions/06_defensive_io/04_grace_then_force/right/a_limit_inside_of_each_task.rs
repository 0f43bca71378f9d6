//! Every task limits its own work, from the stop on; nobody has to be aborted, and whoever is cut is dropped in its own task.

use std::time::Duration;

use testkit::scene::Worker;
use tokio::{select, task::JoinSet, time::sleep};
use tokio_util::sync::CancellationToken;

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub ended: Vec<&'static str>,
    pub forced: Vec<&'static str>,
    pub crashed: Vec<&'static str>,
}

pub async fn run(workers: Vec<Worker>, stop: CancellationToken, grace: Duration) -> Report {
    let mut names: Vec<_> = workers.iter().map(Worker::name).collect();
    let mut tasks = JoinSet::new();
    for worker in workers {
        let (told, over) = (stop.clone().cancelled_owned(), stop.clone());
        tasks.spawn(async move {
            let name = worker.name();
            select! {
                () = worker.work(told) => (name, true),
                () = async { over.cancelled().await; sleep(grace).await } => (name, false),
            }
        });
    }

    let mut report = Report::default();
    while let Some(ended) = tasks.join_next().await {
        let Ok((name, has_ended)) = ended else { continue };
        names.retain(|other| *other != name);
        let those = if has_ended { &mut report.ended } else { &mut report.forced };
        those.push(name);
    }
    report.crashed = names;
    report
}
