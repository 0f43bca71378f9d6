//! A timeout around the read, with a deadline that outlives the round.

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
        tokio::select! {
            biased;
            line = timeout_at(deadline, reader.next_line()) => {
                match line {
                    Ok(Some(line)) => {
                        room.write(line).await;
                        is_asked = false;
                    }
                    Ok(None) => return Ok(End::HungUp),
                    Err(_) if is_asked => return Ok(End::Idle),
                    Err(_) => {
                        writer.write_line("still there?").await?;
                        is_asked = true;
                    }
                }
                deadline = Instant::now() + IDLE;
            }
            Some(line) = others.next() => writer.write_line(line).await?,
        }
    }
}
