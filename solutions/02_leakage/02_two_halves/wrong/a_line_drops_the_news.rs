//! A select! in a loop, where a line that comes drops the news that are being written.
//!
//! fails: lines_and_news_that_cross_arrive
//! says: LOST: ann said something while "bob: hi" was on its way to her
//! fails: a_slow_room_does_not_keep_the_news_back
//! says: SERIAL
//! fails: a_reader_ends_in_the_middle_of_a_line
//! says: WRONG RESULT

use testkit::scene::{Feed, Socket, Store};

pub async fn serve(socket: Socket, mut news: Feed<&'static str>, room: Store) {
    let (mut reader, mut writer) = socket.split();

    loop {
        let forward = async {
            let Some(item) = news.next().await else { return false };
            writer.write_line(item).await.is_ok()
        };
        tokio::select! {
            line = reader.next_line() => match line {
                Some(line) => room.write(line).await,
                None => break,
            },
            goes_on = forward => {
                if !goes_on {
                    break;
                }
            }
        }
    }
}
