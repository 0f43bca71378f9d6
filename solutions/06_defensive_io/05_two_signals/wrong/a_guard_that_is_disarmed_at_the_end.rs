//! Guards `stop`, and disarms the guard when the work has ended; if the program is dropped before, it cancels.
//!
//! fails: without_a_press_nobody_is_told_to_stop
//! says: WRONG RESULT: nobody pressed Ctrl-C, and the future of run() was dropped at 50 ms; `stop` was cancelled

use std::{convert::Infallible, future::pending, pin::pin};

use testkit::scene::Console;
use tokio::{select, sync::oneshot};
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
    let stop = stop.drop_guard();
    let mut work = pin!(work);
    let (asked, asks) = oneshot::channel();
    let lines = async {
        console.print("at work").await;
        if asks.await.is_ok() {
            console.print("stopping").await;
        }
        pending::<Infallible>().await
    };
    let mut lines = pin!(lines);
    select! {
        biased;
        () = signals.recv() => {}
        () = &mut work => {
            stop.disarm();
            return Exit::Finished;
        }
        never = &mut lines => match never {},
    }
    drop(stop);
    _ = asked.send(());
    select! {
        biased;
        () = signals.recv() => Exit::Forced,
        () = &mut work => Exit::Stopped,
        never = &mut lines => match never {},
    }
}
