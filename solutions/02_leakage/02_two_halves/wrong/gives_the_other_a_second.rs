//! Gives the other half a second to end by itself; when that is over, the timeout drops the handle.
//!
//! fails: a_client_who_hangs_up_takes_the_writer_along
//! says: LEAK
//! fails: a_connection_that_breaks_takes_the_reader_along
//! says: LEAK
//! fails: a_room_that_closes_takes_the_reader_along
//! says: LEAK
//! fails: a_writer_ends_in_the_middle_of_a_line
//! says: LEAK
//! fails: a_reader_ends_in_the_middle_of_a_line
//! says: LEAK

use std::time::Duration;

use testkit::scene::{Feed, Socket, Store};
use tokio::time::timeout;

pub async fn serve(socket: Socket, mut news: Feed<&'static str>, room: Store) {
    let (mut reader, mut writer) = socket.split();

    let mut reading = tokio::spawn(async move {
        while let Some(line) = reader.next_line().await {
            room.write(line).await;
        }
    });
    let mut writing = tokio::spawn(async move {
        while let Some(item) = news.next().await {
            if writer.write_line(item).await.is_err() {
                break;
            }
        }
    });

    let a_second = Duration::from_secs(1);
    tokio::select! {
        _ = &mut reading => { let _ = timeout(a_second, writing).await; }
        _ = &mut writing => { let _ = timeout(a_second, reading).await; }
    }
}
