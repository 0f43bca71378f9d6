//! Awaits `ctrl_c` for the first press and again for the second, with nothing to wait for in between.
//!
//! fails: a_second_press_while_it_cancels_is_not_lost
//! says: DEAF: Ctrl-C was pressed at 100 ms, and once more, at 100 ms, while `stop` was being cancelled; to tidy up took 5000, and run() returned Stopped at 5100 ms

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
        console.ctrl_c().await;
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
