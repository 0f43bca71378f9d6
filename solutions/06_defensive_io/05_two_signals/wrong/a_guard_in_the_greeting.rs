//! Guards `stop` in the future that greets, and that is over when it has greeted.
//!
//! fails: without_a_press_nobody_is_told_to_stop
//! says: WRONG RESULT: nobody pressed Ctrl-C, and the work would end by itself after 300 ms; it was told to stop at 20 ms, and run() returned Finished at 20 ms
//! fails: no_line_delays_the_end
//! says: WRONG RESULT
//! fails: a_second_press_while_it_cancels_is_not_lost
//! says: DEAF
//! fails: a_line_is_printed_to_its_end_before_the_next
//! says: WRONG RESULT

use std::pin::pin;

use futures::{FutureExt, future::FusedFuture};
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
    let mut work = pin!(work);
    let mut greet = pin!(
        async {
            let _guard = stop.clone().drop_guard();
            console.print("at work").await;
        }
        .fuse()
    );
    let mut part = pin!(
        async {
            stop.cancelled().await;
            console.print("stopping").await;
        }
        .fuse()
    );
    loop {
        select! {
            biased;
            () = signals.recv() => presses += 1,
            () = &mut work => return if presses == 0 { Exit::Finished } else { Exit::Stopped },
            () = &mut greet, if !greet.is_terminated() => continue,
            () = &mut part, if !part.is_terminated() => continue,
        }
        match presses {
            1 => stop.cancel(),
            _ => return Exit::Forced,
        }
    }
}
