//! The deadline cuts the round, and with it a line that is being told.
//!
//! fails: a_line_takes_its_time_to_be_told
//! says: LOST: the others said "hi ann" at 50 ms, and ann takes 30 ms to receive a line; in all she was told ["still there?"]
//! fails: a_client_who_speaks_while_a_line_is_on_its_way_is_not_asked
//! says: 32 of them were asked whether they are still there

use std::time::Duration;

use testkit::scene::{Broken, Feed, Socket, Store};
use tokio::time::{Instant, timeout_at};

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
    let (mut deadline, mut is_asked) = (Instant::now() + IDLE, false);
    loop {
        let round = async {
            tokio::select! {
                line = reader.next_line() => Ok(Some(line)),
                Some(line) = others.next() => writer.write_line(line).await.map(|()| None),
            }
        };
        match timeout_at(deadline, round).await {
            Ok(round) => match round? {
                Some(Some(line)) => {
                    room.write(line).await;
                    is_asked = false;
                    deadline = Instant::now() + IDLE;
                }
                Some(None) => return Ok(End::HungUp),
                None => {}
            },
            Err(_) if is_asked => return Ok(End::Idle),
            Err(_) => {
                writer.write_line("still there?").await?;
                is_asked = true;
                deadline = Instant::now() + IDLE;
            }
        }
    }
}
