//! Aborts the writer when the reader has ended, which is what happens when one tries it; the other arm stays empty.
//!
//! fails: a_connection_that_breaks_takes_the_reader_along
//! says: LEAK: the connection broke at 50 ms
//! fails: a_room_that_closes_takes_the_reader_along
//! says: LEAK: the room closed
//! fails: a_reader_ends_in_the_middle_of_a_line
//! says: LEAK

use testkit::scene::{Feed, Socket, Store};

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

    tokio::select! {
        _ = &mut reading => writing.abort(),
        _ = &mut writing => {}
    }
}
