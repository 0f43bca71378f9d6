//! Has a guard cancel `stop` on every way out, also on the one that nobody pressed for.
//!
//! fails: without_a_press_nobody_is_told_to_stop
//! says: WRONG RESULT: nobody pressed Ctrl-C, and the work would end by itself after 300 ms; run() returned Finished at 300 ms, and `stop` was cancelled

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
    let _guard = stop.clone().drop_guard();
    let force = async {
        signals.recv().await;
        stop.cancel();
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
