//! Pins the writer and reads in a loop; while the arm waits for the room, nobody polls the writer.
//!
//! fails: a_slow_room_does_not_keep_the_news_back
//! says: SERIAL: the room takes 200 ms for a line, and there were 2 news meanwhile; at 100 ms ann had received 0
//! fails: a_reader_ends_in_the_middle_of_a_line
//! says: WRONG RESULT

use std::pin::pin;

use testkit::scene::{Feed, Socket, Store};

pub async fn serve(socket: Socket, mut news: Feed<&'static str>, room: Store) {
    let (mut reader, mut writer) = socket.split();

    let mut writing = pin!(async {
        while let Some(item) = news.next().await {
            if writer.write_line(item).await.is_err() {
                break;
            }
        }
    });
    loop {
        tokio::select! {
            line = reader.next_line() => match line {
                Some(line) => room.write(line).await,
                None => break,
            },
            () = &mut writing => break,
        }
    }
}
