//! A timer that has fired fires again in the next round.
//!
//! fails: a_silent_client_in_a_silent_room_is_asked_and_dropped
//! says: serve() returned Ok(Idle) at 60 ms
//! fails: a_silent_client_in_a_lively_room_is_asked_and_dropped
//! says: serve() returned Ok(Idle) at 60 ms
//! fails: a_client_who_falls_silent_in_a_lively_room_is_asked_and_dropped
//! says: serve() returned Ok(Idle) at 115 ms
//! fails: a_client_who_answers_is_served_on
//! says: serve() returned Ok(Idle) at 60 ms
//! fails: the_time_to_answer_begins_when_the_question_is_written
//! says: WRONG RESULT: ann said nothing, and takes 70 ms to receive a line; the question was due at 60 ms, so it is

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
            biased;
            line = reader.next_line() => {
                let Some(line) = line else { return Ok(End::HungUp) };
                room.write(line).await;
                is_asked = false;
                idle.as_mut().reset(Instant::now() + IDLE);
            }
            () = &mut idle => {
                if is_asked {
                    return Ok(End::Idle);
                }
                writer.write_line("still there?").await?;
                is_asked = true;
            }
            Some(line) = others.next() => writer.write_line(line).await?,
        }
    }
}
