//! Tells the user first and the work then.
//!
//! fails: the_work_is_told_at_once
//! says: BLIND WHEN IDLE: Ctrl-C was pressed at 100 ms, and to print a line takes 20; the work was told to stop at 120 ms, and run() returned at 520 ms
//! fails: a_second_press_in_a_hurry_is_not_lost
//! says: DEAF
//! fails: a_press_at_the_very_beginning_is_heard
//! says: BLIND WHEN IDLE
//! fails: two_presses_at_the_very_beginning_are_two
//! says: DEAF
//! fails: no_line_delays_the_end
//! says: SERIAL
//! fails: a_line_is_printed_to_its_end_before_the_next
//! says: WRONG RESULT

use std::{convert::Infallible, future::pending};

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
    let force = async {
        signals.recv().await;
        console.print("stopping").await;
        stop.cancel();
        signals.recv().await;
    };
    let talk = async {
        console.print("at work").await;
        pending::<Infallible>().await
    };
    select! {
        biased;
        () = force => Exit::Forced,
        () = work => if stop.is_cancelled() { Exit::Stopped } else { Exit::Finished },
        never = talk => match never {},
    }
}
