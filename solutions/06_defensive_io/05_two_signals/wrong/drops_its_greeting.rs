//! Is greeting in a branch of the wait for the first press, which drops it.
//!
//! fails: a_line_is_printed_to_its_end_before_the_next
//! says: WRONG RESULT: Ctrl-C was pressed at 1 ms, to tidy up took 400, and to print a line takes 20; printed were ["stopping" at 21 ms]

use std::{convert::Infallible, future::pending, pin::pin};

use testkit::scene::Console;
use tokio::select;
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
    let mut work = pin!(work);
    let greet = async {
        console.print("at work").await;
        pending::<Infallible>().await
    };
    select! {
        biased;
        () = signals.recv() => {}
        () = &mut work => return Exit::Finished,
        never = greet => match never {},
    }
    stop.cancel();
    let part = async {
        console.print("stopping").await;
        pending::<Infallible>().await
    };
    select! {
        biased;
        () = signals.recv() => Exit::Forced,
        () = work => Exit::Stopped,
        never = part => match never {},
    }
}
