//! Reads while it posts, and returns without the last line when the client hangs up.
//!
//! fails: what_the_client_says_is_posted
//! says: WRONG RESULT: ann said "hello" at 10 ms and "bye" at 30, and hung up at 32; posting a line takes 5 ms. ["hello"] were posted when serve() returned Ok(HungUp).

use std::time::Duration;

use testkit::scene::{Broken, Feed, Socket, Store};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep_until},
};

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
    let mut posts = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            line = reader.next_line() => {
                let Some(line) = line else { return Ok(End::HungUp) };
                let room = room.clone();
                posts.spawn(async move { room.write(line).await });
            }
            Some(_) = posts.join_next() => {
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
