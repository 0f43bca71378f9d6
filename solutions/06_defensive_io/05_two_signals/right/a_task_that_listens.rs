//! A task of its own listens, and ends with the program: right where the signals are for many.

use std::{convert::Infallible, future::pending};

use testkit::scene::Console;
use tokio::select;
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

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
    let force = forced.clone();
    let listener = AbortOnDropHandle::new(tokio::spawn(async move {
        signals.recv().await;
        told.cancel();
        signals.recv().await;
        force.cancel();
    }));
    let talk = async {
        console.print("at work").await;
        stop.cancelled().await;
        console.print("stopping").await;
        pending::<Infallible>().await
    };
    let exit = select! {
        biased;
        () = forced.cancelled() => Exit::Forced,
        () = work => if stop.is_cancelled() { Exit::Stopped } else { Exit::Finished },
        never = talk => match never {},
    };
    listener.abort();
    let _ = listener.await;
    exit
}
