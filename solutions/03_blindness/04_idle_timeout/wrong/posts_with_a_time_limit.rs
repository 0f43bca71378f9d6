//! Does not wait longer than 90 ms for the board, so that the client is heard again.
//!
//! fails: a_client_is_not_idle_while_its_line_is_posted
//! says: LOST: ann said "a picture" at 10 ms

use std::time::Duration;

use testkit::scene::{Broken, Feed, Socket, Store};
use tokio::time::{Instant, sleep_until, timeout};

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
                let _ = timeout(IDLE + IDLE / 2, room.write(line)).await;
                deadline = Instant::now() + IDLE;
                is_asked = false;
            }
            () = sleep_until(deadline) => {
                if is_asked { return Ok(End::Idle); }
                writer.write_line("still there?").await?;
                is_asked = true;
                deadline = Instant::now() + IDLE;
            }
            Some(line) = others.next() => writer.write_line(line).await?,
        }
    }
}
