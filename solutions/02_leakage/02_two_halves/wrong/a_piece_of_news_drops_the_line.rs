//! A select! in a loop, where both branches read and write: the one that is done first drops the other one halfway.
//!
//! fails: lines_and_news_that_cross_arrive
//! says: LOST: news came while "hello" was on its way to the room

use testkit::scene::{Feed, Socket, Store};

pub async fn serve(socket: Socket, mut news: Feed<&'static str>, room: Store) {
    let (mut reader, mut writer) = socket.split();

    loop {
        let hear = async {
            let Some(line) = reader.next_line().await else { return false };
            room.write(line).await;
            true
        };
        let tell = async {
            let Some(item) = news.next().await else { return false };
            writer.write_line(item).await.is_ok()
        };
        let goes_on = tokio::select! {
            goes_on = hear => goes_on,
            goes_on = tell => goes_on,
        };
        if !goes_on {
            break;
        }
    }
}
