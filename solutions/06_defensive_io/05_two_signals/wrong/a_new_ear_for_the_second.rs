//! Hears with `ctrl_c`, prints, and listens again: what was pressed in between is lost.
//!
//! fails: a_second_press_in_a_hurry_is_not_lost
//! says: DEAF: Ctrl-C was pressed at 100 ms and at 101, "stopping" takes 20 ms to print, and to tidy up took 5000; run() returned Stopped at 5100 ms
//! fails: a_second_press_while_it_cancels_is_not_lost
//! says: DEAF
//! fails: two_presses_at_the_very_beginning_are_two
//! says: DEAF
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
    let force = async {
        console.ctrl_c().await;
        stop.cancel();
        console.print("stopping").await;
        console.ctrl_c().await;
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
