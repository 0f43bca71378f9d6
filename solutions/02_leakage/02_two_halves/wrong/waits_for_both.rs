//! Waits for both halves, and the one that is left has no reason to end.
//!
//! fails: a_client_who_hangs_up_takes_the_writer_along
//! says: HANG: the client hung up at 100 ms
//! fails: a_connection_that_breaks_takes_the_reader_along
//! says: HANG: the connection broke at 50 ms
//! fails: a_room_that_closes_takes_the_reader_along
//! says: HANG: the room closed
//! fails: the_last_line_before_a_hang_up_is_heard
//! says: HANG
//! fails: the_last_news_before_the_room_closes_are_received
//! says: HANG
//! fails: lines_that_the_room_takes_slowly_are_all_heard
//! says: HANG
//! fails: news_that_the_client_takes_slowly_are_all_received
//! says: HANG
//! fails: a_writer_ends_in_the_middle_of_a_line
//! says: HANG
//! fails: a_reader_ends_in_the_middle_of_a_line
//! says: HANG

use testkit::scene::{Feed, Socket, Store};

pub async fn serve(socket: Socket, mut news: Feed<&'static str>, room: Store) {
    let (mut reader, mut writer) = socket.split();

    let reading = tokio::spawn(async move {
        while let Some(line) = reader.next_line().await {
            room.write(line).await;
        }
    });
    let writing = tokio::spawn(async move {
        while let Some(item) = news.next().await {
            if writer.write_line(item).await.is_err() {
                break;
            }
        }
    });

    let _ = tokio::join!(reading, writing);
}
