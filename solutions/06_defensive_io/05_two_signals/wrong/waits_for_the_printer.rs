//! Joins the work and what is printed, and returns when both are done.
//!
//! fails: no_line_delays_the_end
//! says: SERIAL: the work ended by itself after 5 ms, and to print a line takes 20; run() returned at 20 ms
//! fails: a_line_is_printed_to_its_end_before_the_next
//! says: WRONG RESULT

use std::pin::pin;

use testkit::scene::Console;
use tokio::{join, select};
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
    let mut both = pin!(async { join!(work, console.print("at work")) });
    select! {
        biased;
        () = signals.recv() => {}
        ((), ()) = &mut both => return Exit::Finished,
    }
    stop.cancel();
    select! {
        biased;
        () = signals.recv() => Exit::Forced,
        _ = async { join!(both, console.print("stopping")) } => Exit::Stopped,
    }
}
