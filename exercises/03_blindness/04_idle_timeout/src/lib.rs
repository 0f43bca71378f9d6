//! Serves one client of a chat: posts what the client says, and tells it what the others say.
//!
//! A client who has left without a word is asked whether it is still there, and then dropped. In a lively room that
//! does not happen, and its connection is served for ever.

use std::time::Duration;

use testkit::scene::{Broken, Feed, Socket, Store};
use tokio::time::sleep;

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
//
// TODO: keep the promise to idle clients, without changing the signature.
pub async fn serve(
    client: Socket,
    mut others: Feed<&'static str>,
    room: Store,
) -> Result<End, Broken> {
    let (mut reader, mut writer) = client.split();
    let mut is_asked = false;
    loop {
        tokio::select! {
            line = reader.next_line() => {
                let Some(line) = line else { return Ok(End::HungUp) };
                room.write(line).await;
                is_asked = false;
            }
            Some(line) = others.next() => writer.write_line(line).await?,
            () = sleep(IDLE) => {
                if is_asked {
                    return Ok(End::Idle);
                }
                writer.write_line("still there?").await?;
                is_asked = true;
            }
        }
    }
}
