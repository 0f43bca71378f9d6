//! Gives the whole round 60 ms, and every line of the others ends a round.
//!
//! fails: a_silent_client_in_a_lively_room_is_asked_and_dropped
//! says: at 500 ms she was still served
//! fails: a_client_who_falls_silent_in_a_lively_room_is_asked_and_dropped
//! says: at 500 ms she was still served
//! fails: a_client_who_answers_is_served_on
//! says: she should have been asked at 60, and was never asked
//! fails: a_silent_client_who_is_slow_to_receive_is_asked_and_dropped
//! says: 32 of them were asked or dropped later than that

use std::time::Duration;

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
        let round = async {
            tokio::select! {
                line = reader.next_line() => Err(line),
                Some(line) = others.next() => Ok(line),
            }
        };
        match timeout(IDLE, round).await {
            Ok(Err(Some(line))) => {
                room.write(line).await;
                is_asked = false;
            }
            Ok(Err(None)) => return Ok(End::HungUp),
            Ok(Ok(line)) => writer.write_line(line).await?,
            Err(_) if is_asked => return Ok(End::Idle),
            Err(_) => {
                writer.write_line("still there?").await?;
                is_asked = true;
            }
        }
    }
}
