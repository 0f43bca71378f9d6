//! Begins to listen in a future that `select!` asks before the work, or after it.
//!
//! fails: a_press_before_its_first_wait_is_heard
//! says: LOST: Ctrl-C was pressed in the first moment of the work, before it waited for anything; nobody listened yet, so the system killed the program

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
        let mut signals = console.listen();
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
        () = force => Exit::Forced,
        () = work => if stop.is_cancelled() { Exit::Stopped } else { Exit::Finished },
        never = talk => match never {},
    }
}
