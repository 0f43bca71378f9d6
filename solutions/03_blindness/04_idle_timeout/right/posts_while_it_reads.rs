//! Posts in order while it reads, and the timer runs only while nothing is posted.

use std::time::Duration;

use futures::{StreamExt, stream::FuturesOrdered};
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
    let (mut deadline, mut is_asked) = (Instant::now() + IDLE, false);
    let mut posts = FuturesOrdered::new();
    loop {
        tokio::select! {
            biased;
            line = reader.next_line() => match line {
                Some(line) => posts.push_back(room.write(line)),
                None => {
                    while posts.next().await.is_some() {}
                    return Ok(End::HungUp);
                }
            },
            Some(()) = posts.next() => {
                is_asked = false;
                deadline = Instant::now() + IDLE;
            }
            () = sleep_until(deadline), if posts.is_empty() => {
                if is_asked {
                    return Ok(End::Idle);
                }
                writer.write_line("still there?").await?;
                is_asked = true;
                deadline = Instant::now() + IDLE;
            }
            Some(line) = others.next() => writer.write_line(line).await?,
        }
    }
}
