//! Takes a line of the others for a sign of life.
//!
//! fails: a_silent_client_in_a_lively_room_is_asked_and_dropped
//! says: at 500 ms she was still served
//! fails: a_client_who_falls_silent_in_a_lively_room_is_asked_and_dropped
//! says: at 500 ms she was still served
//! fails: a_client_who_answers_is_served_on
//! says: she should have been asked at 60, and was never asked
//! fails: a_silent_client_who_is_slow_to_receive_is_asked_and_dropped
//! says: 32 of them were asked or dropped later than that

use std::{pin::pin, time::Duration};

use testkit::scene::{Broken, Feed, Socket, Store};
use tokio::time::{Instant, sleep};

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
    let mut idle = pin!(sleep(IDLE));
    loop {
        tokio::select! {
            line = reader.next_line() => {
                let Some(line) = line else { return Ok(End::HungUp) };
                room.write(line).await;
                is_asked = false;
                idle.as_mut().reset(Instant::now() + IDLE);
            }
            Some(line) = others.next() => {
                writer.write_line(line).await?;
                idle.as_mut().reset(Instant::now() + IDLE);
            }
            () = &mut idle => {
                if is_asked {
                    return Ok(End::Idle);
                }
                writer.write_line("still there?").await?;
                is_asked = true;
                idle.as_mut().reset(Instant::now() + IDLE);
            }
        }
    }
}
