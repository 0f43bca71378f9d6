//! Listens in a task that nobody ends.
//!
//! fails: work_that_ends_by_itself_is_finished
//! says: LEAK AFTER SUCCESS
//! fails: nothing_goes_on_when_it_returns
//! says: ORPHAN TASK

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
    let (told, forced) = (stop.clone(), CancellationToken::new());
    let forces = forced.clone();
    tokio::spawn(async move {
        signals.recv().await;
        told.cancel();
        signals.recv().await;
        forces.cancel();
    });
    let force = forced.cancelled();
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
