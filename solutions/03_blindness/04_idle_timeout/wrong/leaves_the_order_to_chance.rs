//! Telling takes its time, and when it is over, chance decides among all that is ready.
//!
//! fails: a_client_who_speaks_while_a_line_is_on_its_way_is_not_asked
//! says: of them were asked whether they are still there
//! fails: a_silent_client_who_is_slow_to_receive_is_asked_and_dropped
//! says: BLIND UNDER LOAD: each of 32 clients said nothing

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
            line = reader.next_line() => {
                let Some(line) = line else { return Ok(End::HungUp) };
                room.write(line).await;
                is_asked = false;
                deadline = Instant::now() + IDLE;
            }
            Some(line) = others.next() => writer.write_line(line).await?,
            () = sleep_until(deadline) => {
                if is_asked {
                    return Ok(End::Idle);
                }
                writer.write_line("still there?").await?;
                is_asked = true;
                deadline = Instant::now() + IDLE;
            }
        }
    }
}
