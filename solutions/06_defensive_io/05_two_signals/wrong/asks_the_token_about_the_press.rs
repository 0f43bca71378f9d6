//! Takes a press for the second one if `stop` is cancelled, whoever has done that.
//!
//! fails: one_press_is_one_press
//! says: LOST: somebody else cancelled `stop` at 50 ms, Ctrl-C was pressed once, at 100, and to tidy up took 400; run() returned Forced at 100 ms

use std::{convert::Infallible, future::pending, pin::pin};

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
    let mut work = pin!(work);
    let mut talk = pin!(async {
        console.print("at work").await;
        stop.cancelled().await;
        console.print("stopping").await;
        pending::<Infallible>().await
    });
    loop {
        select! {
            biased;
            () = signals.recv() => {
                if stop.is_cancelled() {
                    return Exit::Forced;
                }
                stop.cancel();
            }
            () = &mut work => {
                return if stop.is_cancelled() { Exit::Stopped } else { Exit::Finished };
            }
            never = &mut talk => match never {},
        }
    }
}
