//! Sets the timer when the question is due, and not when it has been written.
//!
//! fails: the_time_to_answer_begins_when_the_question_is_written
//! says: so it is there at 130, and the end is due at 190; serve() returned Ok(Idle) at 130 ms

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
    let mut is_asked = false;
    let mut deadline = Instant::now() + IDLE;
    loop {
        tokio::select! {
            biased;
            line = reader.next_line() => {
                let Some(line) = line else { return Ok(End::HungUp) };
                room.write(line).await;
                deadline = Instant::now() + IDLE;
                is_asked = false;
            }
            () = sleep_until(deadline) => {
                if is_asked { return Ok(End::Idle); }
                is_asked = true;
                deadline = Instant::now() + IDLE;
                writer.write_line("still there?").await?;
            }
            Some(line) = others.next() => writer.write_line(line).await?,
        }
    }
}
