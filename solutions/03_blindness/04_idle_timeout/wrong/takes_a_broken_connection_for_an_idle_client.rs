//! Ends as if the client were idle, when the question cannot be written any more.
//!
//! fails: a_connection_that_is_broken_is_served_no_longer
//! says: WRONG RESULT: ann's connection was broken from 30 ms on, and nobody said anything, so she was to be asked at 60; serve() returned Ok(Idle)

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
    let (mut deadline, mut is_asked) = (Instant::now() + IDLE, false);
    loop {
        tokio::select! {
            biased;
            line = reader.next_line() => {
                let Some(line) = line else { return Ok(End::HungUp) };
                room.write(line).await;
                is_asked = false;
                deadline = Instant::now() + IDLE;
            }
            () = sleep_until(deadline) => {
                if is_asked || writer.write_line("still there?").await.is_err() {
                    return Ok(End::Idle);
                }
                is_asked = true;
                deadline = Instant::now() + IDLE;
            }
            Some(line) = others.next() => writer.write_line(line).await?,
        }
    }
}
