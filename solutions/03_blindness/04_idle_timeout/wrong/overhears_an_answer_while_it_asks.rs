//! Reads on while it asks, and notes afterwards that it has asked.
//!
//! fails: an_answer_to_a_question_on_its_way_counts
//! says: in all she was asked at 90 ms; serve() returned Ok(Idle) at 150 ms

use std::{pin::pin, time::Duration};

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
                let mut writing = pin!(writer.write_line("still there?"));
                loop {
                    tokio::select! {
                        done = &mut writing => { done?; break; }
                        line = reader.next_line() => {
                            let Some(line) = line else { return Ok(End::HungUp) };
                            room.write(line).await;
                        }
                    }
                }
                is_asked = true;
                deadline = Instant::now() + IDLE;
            }
            Some(line) = others.next() => writer.write_line(line).await?,
        }
    }
}
