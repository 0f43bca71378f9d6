//! A task for the timer, and a handle that takes it along when the next one takes its place.

use std::time::Duration;

use testkit::scene::{Broken, Feed, Socket, Store};
use tokio::time::sleep;
use tokio_util::task::AbortOnDropHandle;

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
    let timer = || AbortOnDropHandle::new(tokio::spawn(sleep(IDLE)));
    let mut idle = timer();
    loop {
        tokio::select! {
            biased;
            line = reader.next_line() => {
                let Some(line) = line else { return Ok(End::HungUp) };
                room.write(line).await;
                is_asked = false;
                idle = timer();
            }
            _ = &mut idle => {
                if is_asked {
                    return Ok(End::Idle);
                }
                writer.write_line("still there?").await?;
                is_asked = true;
                idle = timer();
            }
            Some(line) = others.next() => writer.write_line(line).await?,
        }
    }
}
