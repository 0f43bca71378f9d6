//! Gives up the tasks for one loop that does one thing at a time: while it writes, it does not read.
//!
//! fails: a_slow_client_is_heard_all_the_same
//! says: SERIAL
//! fails: a_slow_room_does_not_keep_the_news_back
//! says: SERIAL
//! fails: a_writer_ends_in_the_middle_of_a_line
//! says: WRONG RESULT
//! fails: a_reader_ends_in_the_middle_of_a_line
//! says: WRONG RESULT

use testkit::scene::{Feed, Socket, Store};

pub async fn serve(socket: Socket, mut news: Feed<&'static str>, room: Store) {
    let (mut reader, mut writer) = socket.split();

    loop {
        tokio::select! {
            line = reader.next_line() => match line {
                Some(line) => room.write(line).await,
                None => break,
            },
            item = news.next() => match item {
                Some(item) if writer.write_line(item).await.is_ok() => {}
                _ => break,
            },
        }
    }
}
