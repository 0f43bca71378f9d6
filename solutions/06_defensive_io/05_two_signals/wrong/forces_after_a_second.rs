//! Gives the work a second, and hears nothing more.
//!
//! fails: one_press_is_one_press
//! says: WRONG RESULT: Ctrl-C was pressed once, at 100 ms, and to tidy up took 25000; run() returned Forced at 1100 ms
//! fails: the_second_press_ends_it
//! says: DEAF
//! fails: a_second_press_in_a_hurry_is_not_lost
//! says: DEAF
//! fails: a_second_press_while_it_cancels_is_not_lost
//! says: DEAF
//! fails: two_presses_at_the_very_beginning_are_two
//! says: DEAF

use std::{convert::Infallible, future::pending, time::Duration};

use testkit::scene::Console;
use tokio::{select, time::sleep};
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
        sleep(Duration::from_secs(1)).await;
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
