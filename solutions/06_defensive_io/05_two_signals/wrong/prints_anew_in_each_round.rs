//! Makes the future that prints in each round of its loop: a press begins a round, and the line begins anew.
//!
//! fails: a_line_is_printed_to_its_end_before_the_next
//! says: WRONG RESULT: Ctrl-C was pressed at 7 ms, to tidy up took 400, and to print a line takes 20; printed were ["at work" at 27 ms, "stopping" at 47 ms]

use std::pin::pin;

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
    let mut work = pin!(work);
    let (mut is_stopping, mut printed) = (false, 0);
    loop {
        let line = ["at work", "stopping"][printed.min(1)];
        select! {
            biased;
            () = signals.recv() => {
                if is_stopping {
                    return Exit::Forced;
                }
                is_stopping = true;
                stop.cancel();
            }
            () = &mut work => return if is_stopping { Exit::Stopped } else { Exit::Finished },
            () = console.print(line), if printed == 0 || printed == 1 && is_stopping => printed += 1,
        }
    }
}
