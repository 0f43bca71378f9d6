//! Spawns whatever is to be printed, and forgets it.
//!
//! fails: nothing_goes_on_when_it_returns
//! says: ORPHAN TASK: the work ended by itself after 5 ms; run() returned Finished at 5 ms, and 1 ms later tasks that it had started were alive: 1
//! fails: a_line_is_printed_to_its_end_before_the_next
//! says: WRONG RESULT

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
    let say = |line: &'static str| {
        let console = console.clone();
        tokio::spawn(async move { console.print(line).await });
    };
    let mut work = pin!(work);
    say("at work");
    select! {
        biased;
        () = signals.recv() => {}
        () = &mut work => return Exit::Finished,
    }
    stop.cancel();
    say("stopping");
    select! {
        biased;
        () = signals.recv() => Exit::Forced,
        () = work => Exit::Stopped,
    }
}
