//! Listens when it has greeted, and the system kills whoever is greeted and pressed.
//!
//! fails: a_press_at_the_very_beginning_is_heard
//! says: LOST: Ctrl-C was pressed at 1 ms, and "at work" takes 20 ms to print; nobody listened yet, so the system killed the program
//! fails: a_press_before_its_first_wait_is_heard
//! says: LOST
//! fails: two_presses_at_the_very_beginning_are_two
//! says: LOST
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
        console.print("at work").await;
        let mut signals = console.listen();
        signals.recv().await;
        stop.cancel();
        signals.recv().await;
    };
    let talk = async {
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
