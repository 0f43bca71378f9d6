//! Serves one client of a chat: posts what the client says, and tells it what the others say.

use std::{pin::pin, time::Duration};

use testkit::scene::{Broken, Feed, Socket, Store};
use tokio::time::{Instant, sleep};

const IDLE: Duration = Duration::from_millis(60);

/// Why a client is served no longer.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    HungUp,
    Idle,
}

/// Serves a client until it hangs up, or until it is idle for too long.
///
/// # Idle clients
///
/// A client who has said nothing for 60 ms is asked "still there?", once. If it says nothing for another 60 ms once that
/// is written, it is served no longer. Whatever it says starts all of this anew, from the moment at which that has been
/// posted; what the others say does not start it anew. If the client is slow to receive, a line that is on its way comes
/// before the question, or before the end, and no other does.
///
/// # Errors
///
/// `Broken` if nothing can be written to the client any more.
pub async fn serve(
    client: Socket,
    mut others: Feed<&'static str>,
    room: Store,
) -> Result<End, Broken> {
    let (mut reader, mut writer) = client.split();
    let mut is_asked = false;
    // One timer for all rounds. A deadline in a variable is as good, with a new `sleep_until` in every round.
    let mut idle = pin!(sleep(IDLE));
    loop {
        tokio::select! {
            // What is seldom ready comes first: a line that waits before the timer, and the others, who never stop, last.
            biased;
            line = reader.next_line() => {
                let Some(line) = line else { return Ok(End::HungUp) };
                room.write(line).await;
                is_asked = false;
                // Only here, and only now: the client did not fall silent while we were posting.
                idle.as_mut().reset(Instant::now() + IDLE);
            }
            () = &mut idle => {
                if is_asked {
                    return Ok(End::Idle);
                }
                writer.write_line("still there?").await?;
                is_asked = true;
                // A timer that has fired would fire again in the next round.
                idle.as_mut().reset(Instant::now() + IDLE);
            }
            Some(line) = others.next() => writer.write_line(line).await?,
        }
    }
}
