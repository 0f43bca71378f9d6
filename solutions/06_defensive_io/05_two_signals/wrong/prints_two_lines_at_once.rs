//! Prints each line in a task of its own, so that a press during the first line has both printed at the same time.
//!
//! fails: a_line_is_printed_to_its_end_before_the_next
//! says: WRONG RESULT: Ctrl-C was pressed at 1 ms, to tidy up took 400, and to print a line takes 20; printed were ["at work" at 20 ms, "stopping" at 21 ms]

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
