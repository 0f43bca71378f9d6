//! Looks at the clock 1000 times a second, so it is never late and never asleep.
//!
//! fails: it_sleeps_while_there_is_nothing_to_do
//! says: LIVELOCK: ann said 10 lines and hung up at 440 ms, and the others said nothing; the program woke up

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
    let mut look = interval(Duration::from_millis(1));
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
