//! The timer runs while the line is posted.
//!
//! fails: a_client_who_falls_silent_in_a_lively_room_is_asked_and_dropped
//! says: she should have been asked at 115 ms, and was asked at 110 ms
//! fails: a_client_who_answers_is_served_on
//! says: serve() returned Ok(Idle) at 210 ms
//! fails: a_client_is_not_idle_while_its_line_is_posted
//! says: she was asked at 110, 230 ms
//! fails: a_client_whose_next_line_waits_is_not_asked
//! says: of them were asked whether they are still there
//! fails: a_client_who_speaks_while_a_line_is_on_its_way_is_not_asked
//! says: of them were asked whether they are still there
//! fails: a_silent_client_who_is_slow_to_receive_is_asked_and_dropped
//! says: of them were asked or dropped later than that

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
                idle.as_mut().reset(Instant::now() + IDLE);
                room.write(line).await;
                is_asked = false;
            }
            Some(line) = others.next() => writer.write_line(line).await?,
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
