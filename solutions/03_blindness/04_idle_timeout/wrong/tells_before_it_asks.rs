//! The timer comes last, and for a client who is slow to receive there is always one more line to be told.
//!
//! fails: a_silent_client_who_is_slow_to_receive_is_asked_and_dropped
//! says: 32 of them were asked or dropped later than that

use std::time::Duration;

use testkit::scene::{Broken, Feed, Socket, Store};
use tokio::time::{Instant, sleep_until};

const IDLE: Duration = Duration::from_millis(60);

#[derive(Debug, PartialEq, Eq)]
pub enum End {
    HungUp,
    Idle,
}

pub async fn serve(
    client: Socket,
    mut others: Feed<&'static str>,
    room: Store,
) -> Result<End, Broken> {
    let (mut reader, mut writer) = client.split();
    let mut is_asked = false;
    let mut deadline = Instant::now() + IDLE;
    loop {
        tokio::select! {
            biased;
            line = reader.next_line() => {
                let Some(line) = line else { return Ok(End::HungUp) };
                room.write(line).await;
                is_asked = false;
                deadline = Instant::now() + IDLE;
            }
            Some(line) = others.next() => writer.write_line(line).await?,
            () = sleep_until(deadline) => {
                if is_asked {
                    return Ok(End::Idle);
                }
                writer.write_line("still there?").await?;
                is_asked = true;
                deadline = Instant::now() + IDLE;
            }
        }
    }
}
