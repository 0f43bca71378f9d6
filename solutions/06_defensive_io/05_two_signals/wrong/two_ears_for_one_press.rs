//! Listens twice from the beginning on, and both hear the first press.
//!
//! fails: one_press_is_one_press
//! says: WRONG RESULT: Ctrl-C was pressed once, at 100 ms, and to tidy up took 25000; run() returned Forced at 100 ms
//! fails: the_first_press_lets_it_tidy_up
//! says: LOST
//! fails: the_work_is_told_at_once
//! says: LOST
//! fails: the_second_press_ends_it
//! says: LOST
//! fails: a_second_press_in_a_hurry_is_not_lost
//! says: LOST
//! fails: a_press_at_the_very_beginning_is_heard
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
    let (mut first, mut second) = (console.listen(), console.listen());
    let force = async {
        first.recv().await;
        stop.cancel();
        second.recv().await;
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
