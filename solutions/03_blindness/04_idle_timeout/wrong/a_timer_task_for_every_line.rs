//! Starts a task with a new timer for every line, and ends none of them.
//!
//! fails: a_client_who_falls_silent_in_a_lively_room_is_asked_and_dropped
//! says: she should have been asked at 115 ms, and was asked at 60 ms
//! fails: a_client_who_talks_is_not_asked
//! says: WRONG RESULT: ann said something every 41 ms, and was asked whether she is still there at 60
//! fails: a_client_who_answers_is_served_on
//! says: serve() returned Ok(Idle) at 155 ms
//! fails: a_client_is_not_idle_while_its_line_is_posted
//! says: she was asked at 110, 230 ms
//! fails: nothing_is_left_of_a_client
//! says: 1 ms later her connection was closed, and the tasks alive were 3
//! fails: a_client_who_speaks_while_a_line_is_on_its_way_is_not_asked
//! says: 32 of them were asked whether they are still there

use std::time::Duration;

use testkit::scene::{Broken, Feed, Socket, Store};
use tokio::{sync::mpsc, time::sleep};

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
    let (expire, mut expired) = mpsc::unbounded_channel();
    let start = || {
        let expire = expire.clone();
        tokio::spawn(async move {
            sleep(IDLE).await;
            let _ = expire.send(());
        });
    };
    start();
    let (mut reader, mut writer) = client.split();
    let mut is_asked = false;
    loop {
        tokio::select! {
            biased;
            line = reader.next_line() => {
                let Some(line) = line else { return Ok(End::HungUp) };
                room.write(line).await;
                is_asked = false;
                start();
            }
            Some(()) = expired.recv() => {
                if is_asked {
                    return Ok(End::Idle);
                }
                writer.write_line("still there?").await?;
                is_asked = true;
                start();
            }
            Some(line) = others.next() => writer.write_line(line).await?,
        }
    }
}
