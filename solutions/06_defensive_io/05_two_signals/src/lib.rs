//! The main function of a program that has something to tidy up when somebody presses Ctrl-C.

use std::{convert::Infallible, future::pending};

use testkit::scene::Console;
use tokio::select;
use tokio_util::sync::CancellationToken;

#[derive(Debug, PartialEq, Eq)]
pub enum Exit {
    /// The work was done.
    Finished,
    /// It was told to stop, and has tidied up.
    Stopped,
    /// It was told to stop, and then dropped.
    Forced,
}

/// Runs `work` to its end, and prints "at work" meanwhile.
///
/// # Shutdown
///
/// The first Ctrl-C cancels `stop` at once; this cancels it for no other reason, not even at the end. While `work` tidies
/// up, "at work" is printed to its end, and then "stopping". A second Ctrl-C drops `work` at once. No Ctrl-C is lost from
/// the first moment on, and none kills the program. Others may cancel `stop` too, and that is no Ctrl-C.
///
/// Printing delays nothing: a line that is not printed when this returns is given up. No task is left then.
pub async fn run(
    console: Console,
    stop: CancellationToken,
    work: impl Future<Output = ()>,
) -> Exit {
    // One listener for both signals, before anything else: it remembers what comes while nobody waits for it.
    let mut signals = console.listen();
    let force = async {
        signals.recv().await;
        stop.cancel();
        signals.recv().await;
    };
    // What is told to the user takes its time beside the rest, and holds nobody up.
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
