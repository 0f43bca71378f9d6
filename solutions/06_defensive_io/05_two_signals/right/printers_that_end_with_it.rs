//! Prints in tasks of a set, which ends with it: right where lines come from many places.

use std::pin::pin;

use testkit::scene::Console;
use tokio::{select, task::JoinSet};
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
    let mut lines = JoinSet::new();
    let mut say = |line: &'static str| {
        let console = console.clone();
        lines.spawn(async move { console.print(line).await });
    };
    let mut work = pin!(work);
    say("at work");
    select! {
        biased;
        () = signals.recv() => {}
        () = &mut work => return Exit::Finished,
    }
    stop.cancel();
    say("stopping");
    select! {
        biased;
        () = signals.recv() => Exit::Forced,
        () = work => Exit::Stopped,
    }
}
