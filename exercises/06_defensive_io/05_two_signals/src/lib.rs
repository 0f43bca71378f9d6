//! The main function of a program that has something to tidy up when somebody presses Ctrl-C.
//!
//! Pressed early it dies on the spot, and pressed twice it goes on tidying up, whatever somebody presses after that.

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
//
// TODO: keep the promises above, without changing the signature.
pub async fn run(
    console: Console,
    stop: CancellationToken,
    work: impl Future<Output = ()>,
) -> Exit {
    console.print("at work").await;
    tokio::pin!(work);
    select! {
        () = &mut work => return Exit::Finished,
        () = console.ctrl_c() => {}
    }
    console.print("stopping").await;
    stop.cancel();
    work.await;
    Exit::Stopped
}
