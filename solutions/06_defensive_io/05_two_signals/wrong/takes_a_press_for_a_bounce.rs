//! Takes a press within 2 ms for a bounce of the key, and swallows it.
//!
//! fails: a_second_press_in_a_hurry_is_not_lost
//! says: DEAF: Ctrl-C was pressed at 100 ms and at 101, "stopping" takes 20 ms to print, and to tidy up took 5000; run() returned Stopped at 5100 ms
//! fails: a_second_press_while_it_cancels_is_not_lost
//! says: DEAF

use std::{convert::Infallible, future::pending, time::Duration};

use futures::FutureExt;
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
        sleep(Duration::from_millis(2)).await;
        let _ = signals.recv().now_or_never();
        signals.recv().await;
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
