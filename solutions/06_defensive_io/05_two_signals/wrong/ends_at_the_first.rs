//! Drops the work at the first press.
//!
//! fails: the_first_press_lets_it_tidy_up
//! says: LOST: Ctrl-C was pressed at 100 ms, and to tidy up took 400; run() returned Forced at 100 ms, and the work had not tidied up
//! fails: the_work_is_told_at_once
//! says: LOST
//! fails: a_press_at_the_very_beginning_is_heard
//! says: LOST
//! fails: one_press_is_one_press
//! says: WRONG RESULT
//! fails: the_second_press_ends_it
//! says: LOST
//! fails: a_second_press_in_a_hurry_is_not_lost
//! says: LOST
//! fails: a_press_before_its_first_wait_is_heard
//! says: LOST
//! fails: two_presses_at_the_very_beginning_are_two
//! says: LOST
//! fails: no_line_delays_the_end
//! says: WRONG RESULT
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
        stop.cancel();
    };
    let talk = async {
        console.print("at work").await;
        stop.cancelled().await;
        console.print("stopping").await;
        pending::<Infallible>().await
    };
    select! {
        biased;
        () = force => Exit::Forced,
        () = work => if stop.is_cancelled() { Exit::Stopped } else { Exit::Finished },
        never = talk => match never {},
    }
}
