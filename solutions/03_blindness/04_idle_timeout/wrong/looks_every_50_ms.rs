//! Looks at the clock 20 times a second, so it asks up to 50 ms late.
//!
//! fails: a_connection_that_is_broken_is_served_no_longer
//! says: serve() returned Err(Broken) at 100 ms
//! fails: a_silent_client_in_a_silent_room_is_asked_and_dropped
//! says: she should have been asked at 60 ms, and was asked at 100 ms
//! fails: a_silent_client_in_a_lively_room_is_asked_and_dropped
//! says: she should have been asked at 60 ms, and was asked at 100 ms
//! fails: a_client_who_falls_silent_in_a_lively_room_is_asked_and_dropped
//! says: she should have been asked at 115 ms, and was asked at 150 ms
//! fails: a_client_who_answers_is_served_on
//! says: she should have been asked at 60, and was asked at 200 ms
//! fails: a_silent_client_who_is_slow_to_receive_is_asked_and_dropped
//! says: 32 of them were asked or dropped later than that
//! fails: an_answer_to_a_question_on_its_way_counts
//! says: WRONG RESULT: ann takes 30 ms to receive a line; the question was due at 60 ms, she said "yes" at 70, and
//! fails: the_time_to_answer_begins_when_the_question_is_written
//! says: WRONG RESULT: ann said nothing, and takes 70 ms to receive a line; the question was due at 60 ms, so it is

use std::time::Duration;

use testkit::scene::{Broken, Feed, Socket, Store};
use tokio::time::{Instant, interval};

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
    let mut heard = Instant::now();
    let mut look = interval(Duration::from_millis(50));
    loop {
        tokio::select! {
            biased;
            line = reader.next_line() => {
                let Some(line) = line else { return Ok(End::HungUp) };
                room.write(line).await;
                is_asked = false;
                heard = Instant::now();
            }
            _ = look.tick() => {
                if heard.elapsed() < IDLE {
                    continue;
                }
                if is_asked {
                    return Ok(End::Idle);
                }
                writer.write_line("still there?").await?;
                is_asked = true;
                heard = Instant::now();
            }
            Some(line) = others.next() => writer.write_line(line).await?,
        }
    }
}
