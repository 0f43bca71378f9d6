//! Listens once; whoever presses again is not heard, and the system does not help any more.
//!
//! fails: the_second_press_ends_it
//! says: DEAF: Ctrl-C was pressed at 100 ms and at 150, and to tidy up took 5000; run() returned Stopped at 5100 ms
//! fails: a_second_press_in_a_hurry_is_not_lost
//! says: DEAF
//! fails: a_second_press_while_it_cancels_is_not_lost
//! says: DEAF
//! fails: two_presses_at_the_very_beginning_are_two
//! says: DEAF

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
        pending::<()>().await;
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
