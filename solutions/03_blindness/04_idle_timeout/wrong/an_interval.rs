//! An interval ticks at once, and whatever the client says.
//!
//! fails: what_the_others_say_is_told_at_once
//! says: she was told ["still there?", "welcome", "hi ann"]
//! fails: a_connection_that_is_broken_is_served_no_longer
//! says: serve() returned Ok(Idle) at 60 ms
//! fails: a_silent_client_in_a_silent_room_is_asked_and_dropped
//! says: she should have been asked at 60 ms, and was asked at 0 ms
//! fails: a_silent_client_in_a_lively_room_is_asked_and_dropped
//! says: she should have been asked at 60 ms, and was asked at 0 ms
//! fails: a_client_who_falls_silent_in_a_lively_room_is_asked_and_dropped
//! says: she should have been asked at 115 ms, and was asked at 0, 60 ms
//! fails: a_client_who_talks_is_not_asked
//! says: WRONG RESULT: ann said something every 41 ms, and was asked whether she is still there at 0
//! fails: a_client_who_answers_is_served_on
//! says: serve() returned Ok(Idle) at 60 ms
//! fails: a_client_is_not_idle_while_its_line_is_posted
//! says: she was asked at 0, 110 ms
//! fails: a_client_whose_next_line_waits_is_not_asked
//! says: of them were asked whether they are still there
//! fails: a_client_who_speaks_while_a_line_is_on_its_way_is_not_asked
//! says: 32 of them were asked whether they are still there
//! fails: an_answer_to_a_question_on_its_way_counts
//! says: WRONG RESULT: ann takes 30 ms to receive a line; the question was due at 60 ms, she said "yes" at 70, and
//! fails: the_time_to_answer_begins_when_the_question_is_written
//! says: WRONG RESULT: ann said nothing, and takes 70 ms to receive a line; the question was due at 60 ms, so it is

use std::time::Duration;

use testkit::scene::{Broken, Feed, Socket, Store};
use tokio::time::interval;

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
    let mut idle = interval(IDLE);
    loop {
        tokio::select! {
            biased;
            line = reader.next_line() => {
                let Some(line) = line else { return Ok(End::HungUp) };
                room.write(line).await;
                is_asked = false;
            }
            _ = idle.tick() => {
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
