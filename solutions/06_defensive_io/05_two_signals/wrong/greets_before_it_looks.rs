//! Listens from the beginning on, and looks when it has greeted: two presses until then are one.
//!
//! fails: a_press_at_the_very_beginning_is_heard
//! says: BLIND WHEN IDLE: Ctrl-C was pressed at 1 ms, and "at work" takes 20 ms to print; the work was told to stop at 20 ms
//! fails: two_presses_at_the_very_beginning_are_two
//! says: DEAF: Ctrl-C was pressed at 5 ms and at 12, "at work" takes 20 ms to print, and to tidy up took 5000; run() returned Stopped at 5020 ms
//! fails: no_line_delays_the_end
//! says: SERIAL

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
    let mut work = pin!(work);
    select! {
        () = &mut work => return Exit::Finished,
        () = console.print("at work") => {}
    }
    select! {
        biased;
        () = signals.recv() => stop.cancel(),
        () = &mut work => return Exit::Finished,
    }
    select! {
        biased;
        () = signals.recv() => Exit::Forced,
        ((), ()) = async { join!(work, console.print("stopping")) } => Exit::Stopped,
    }
}
