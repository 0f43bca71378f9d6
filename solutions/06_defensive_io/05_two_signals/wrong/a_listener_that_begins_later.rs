//! Listens in a task that it spawned, and that has its first turn when the work has had one.
//!
//! fails: a_press_before_its_first_wait_is_heard
//! says: LOST: Ctrl-C was pressed in the first moment of the work, before it waited for anything; nobody listened yet, so the system killed the program

use std::{convert::Infallible, future::pending};

use testkit::scene::Console;
use tokio::{select, task::JoinSet};
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
    let mut listener = JoinSet::new();
    let (told, forced) = (stop.clone(), CancellationToken::new());
    let forces = forced.clone();
    let ear = console.clone();
    listener.spawn(async move {
        let mut signals = ear.listen();
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
