//! Takes a client who needs more than five seconds for a line for one who has gone.
//!
//! fails: a_client_who_is_slow_and_silent_for_long_stays
//! says: WRONG RESULT: the client said nothing for half an hour, and took ten minutes for a line; serve() returned at 5020 ms

use std::time::Duration;

use testkit::scene::{Feed, Socket, Store};
use tokio::time::timeout;

pub async fn serve(socket: Socket, mut news: Feed<&'static str>, room: Store) {
    let (mut reader, mut writer) = socket.split();

    let reading = async {
        while let Some(line) = reader.next_line().await {
            room.write(line).await;
        }
    };
    let writing = async {
        while let Some(item) = news.next().await {
            let write = timeout(Duration::from_secs(5), writer.write_line(item));
            if !matches!(write.await, Ok(Ok(()))) {
                break;
            }
        }
    };

    tokio::select! {
        () = reading => {}
        () = writing => {}
    }
}
