//! Drops a client at its second silence, although it answered after the first.
//!
//! fails: a_client_who_answers_is_served_on
//! says: serve() returned Ok(Idle) at 155 ms
//! fails: an_answer_to_a_question_on_its_way_counts
//! says: WRONG RESULT: ann takes 30 ms to receive a line; the question was due at 60 ms, she said "yes" at 70, and

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
            Some(line) = others.next() => writer.write_line(line).await?,
        }
    }
}
