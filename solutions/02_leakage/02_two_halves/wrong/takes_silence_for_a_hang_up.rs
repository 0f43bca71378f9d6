//! Ends the connection of a client who has said nothing for a minute.
//!
//! fails: a_client_who_is_slow_and_silent_for_long_stays
//! says: WRONG RESULT: the client said nothing for half an hour, and took ten minutes for a line; serve() returned at 60014 ms

use std::time::Duration;

use testkit::scene::{Feed, Socket, Store};
use tokio::time::timeout;

pub async fn serve(socket: Socket, mut news: Feed<&'static str>, room: Store) {
    let (mut reader, mut writer) = socket.split();

    let a_minute = Duration::from_secs(60);
    let reading = async {
        while let Ok(Some(line)) = timeout(a_minute, reader.next_line()).await {
            room.write(line).await;
        }
    };
    let writing = async {
        while let Some(item) = news.next().await {
            if writer.write_line(item).await.is_err() {
                break;
            }
        }
    };

    tokio::select! {
        () = reading => {}
        () = writing => {}
    }
}
