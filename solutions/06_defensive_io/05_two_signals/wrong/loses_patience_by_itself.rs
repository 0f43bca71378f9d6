//! Hears the second press, and forces after ten seconds without one.
//!
//! fails: one_press_is_one_press
//! says: WRONG RESULT: Ctrl-C was pressed once, at 100 ms, and to tidy up took 25000; run() returned Forced at 10100 ms

use std::{convert::Infallible, future::pending, time::Duration};

use testkit::scene::Console;
use tokio::{select, time::timeout};
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
        let _ = timeout(Duration::from_secs(10), signals.recv()).await;
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
