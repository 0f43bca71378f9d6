//! Counts the presses in a loop, in which the work and the talk go on from round to round.

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
    let mut presses = 0;
    let (mut work, mut talk) = (
        pin!(work),
        pin!(async {
            console.print("at work").await;
            stop.cancelled().await;
            console.print("stopping").await;
            pending::<Infallible>().await
        }),
    );
    loop {
        select! {
            biased;
            () = signals.recv() => presses += 1,
            () = &mut work => return if presses == 0 { Exit::Finished } else { Exit::Stopped },
            never = &mut talk => match never {},
        }
        match presses {
            1 => stop.cancel(),
            _ => return Exit::Forced,
        }
    }
}
