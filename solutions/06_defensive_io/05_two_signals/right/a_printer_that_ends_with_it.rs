//! Prints in a task of a set, which ends with it: right where lines come from many places.

use std::pin::pin;

use testkit::scene::Console;
use tokio::{select, sync::mpsc, task::JoinSet};
use tokio_util::sync::CancellationToken;

#[derive(Debug, PartialEq, Eq)]
pub enum Exit {
    Finished,
    Stopped,
    Forced,
}

pub async fn run(
    console: Console,
    stop: CancellationToken,
    work: impl Future<Output = ()>,
) -> Exit {
    let mut signals = console.listen();
    let (say, mut lines) = mpsc::unbounded_channel();
    let mut printer = JoinSet::new();
    printer.spawn(async move {
        while let Some(line) = lines.recv().await {
            console.print(line).await;
        }
    });
    let mut work = pin!(work);
    say.send("at work").ok();
    select! {
        biased;
        () = signals.recv() => {}
        () = &mut work => return Exit::Finished,
    }
    stop.cancel();
    say.send("stopping").ok();
    select! {
        biased;
        () = signals.recv() => Exit::Forced,
        () = work => Exit::Stopped,
    }
}
