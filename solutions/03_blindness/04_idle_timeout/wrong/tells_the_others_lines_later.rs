//! Waits for its client only, and tells what has come meanwhile.
//!
//! fails: what_the_others_say_is_told_at_once
//! says: she was told []
//! fails: a_connection_that_is_broken_is_served_no_longer
//! says: serve() returned Err(Broken) at 60 ms
//! fails: a_silent_client_who_is_slow_to_receive_is_asked_and_dropped
//! says: 32 of them were asked or dropped later than that

use std::time::Duration;

use futures::FutureExt;
use testkit::scene::{Broken, Feed, Socket, Store};
use tokio::time::timeout;

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
    loop {
        match timeout(IDLE, reader.next_line()).await {
            Ok(Some(line)) => {
                room.write(line).await;
                is_asked = false;
            }
            Ok(None) => return Ok(End::HungUp),
            Err(_) if is_asked => return Ok(End::Idle),
            Err(_) => {
                writer.write_line("still there?").await?;
                is_asked = true;
            }
        }
        while let Some(Some(line)) = others.next().now_or_never() {
            writer.write_line(line).await?;
        }
    }
}
