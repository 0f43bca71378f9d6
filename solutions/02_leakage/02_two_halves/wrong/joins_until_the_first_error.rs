//! Makes every end an error, so that try_join! returns at the first; what it drops then is a handle.
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

use testkit::scene::{Feed, Socket, Store};

pub async fn serve(socket: Socket, mut news: Feed<&'static str>, room: Store) {
    let (mut reader, mut writer) = socket.split();

    let reading = tokio::spawn(async move {
        while let Some(line) = reader.next_line().await {
            room.write(line).await;
        }
        Err::<(), _>("the client hung up")
    });
    let writing = tokio::spawn(async move {
        while let Some(item) = news.next().await {
            if writer.write_line(item).await.is_err() {
                break;
            }
        }
        Err::<(), _>("there is nothing more to write")
    });

    let reading = async { reading.await.unwrap() };
    let writing = async { writing.await.unwrap() };
    let _ = tokio::try_join!(reading, writing);
}
