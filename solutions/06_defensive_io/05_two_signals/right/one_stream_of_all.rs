//! Merges the presses, the work and what is printed into one stream, and counts.

use futures::{FutureExt, StreamExt, stream};
use testkit::scene::Console;
use tokio_util::sync::CancellationToken;

enum Event {
    Pressed,
    Done,
    Printed,
}

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
    let presses = stream::unfold(console.listen(), async |mut signals| {
        signals.recv().await;
        Some((Event::Pressed, signals))
    });
    let lines = async {
        console.print("at work").await;
        stop.cancelled().await;
        console.print("stopping").await;
    };
    let done = work.map(|()| Event::Done).into_stream();
    let printed = lines.map(|()| Event::Printed).into_stream();
    let mut events =
        stream::select_all([presses.boxed_local(), done.boxed_local(), printed.boxed_local()]);
    let mut presses = 0;
    loop {
        match events.next().await {
            Some(Event::Pressed) if presses == 0 => {
                presses = 1;
                stop.cancel();
            }
            Some(Event::Pressed) => return Exit::Forced,
            Some(Event::Done) if presses == 0 => return Exit::Finished,
            Some(Event::Done) => return Exit::Stopped,
            Some(Event::Printed) => {}
            None => unreachable!("somebody may always press"),
        }
    }
}
