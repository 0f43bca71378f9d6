//! Remembers that it was told to stop when it has said so.
//!
//! fails: no_line_delays_the_end
//! says: WRONG RESULT: Ctrl-C was pressed at 100 ms, and to tidy up took 5, and to print a line takes 20; run() returned Finished at 105 ms
//! fails: a_press_before_its_first_wait_is_heard
//! says: LOST

use std::{cell::Cell, convert::Infallible, future::pending};

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
    let was_told = Cell::new(false);
    let force = async {
        signals.recv().await;
        stop.cancel();
        signals.recv().await;
    };
    let talk = async {
        console.print("at work").await;
        stop.cancelled().await;
        console.print("stopping").await;
        was_told.set(true);
        pending::<Infallible>().await
    };
    select! {
        biased;
        () = force => Exit::Forced,
        () = work => if was_told.get() { Exit::Stopped } else { Exit::Finished },
        never = talk => match never {},
    }
}
