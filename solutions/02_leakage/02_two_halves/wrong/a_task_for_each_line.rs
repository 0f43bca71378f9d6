//! A set with a task for each line, so that a slow room holds up nobody; the set goes with the half, and the last line too.
//!
//! fails: the_last_line_before_a_hang_up_is_heard
//! says: LOST: ann said "hello", said "bye" at 95 ms and hung up at 97; the room takes 4 ms for a line, and it has ["hello"]

use testkit::scene::{Feed, Socket, Store};
use tokio::task::JoinSet;

pub async fn serve(socket: Socket, mut news: Feed<&'static str>, room: Store) {
    let (mut reader, mut writer) = socket.split();

    let mut lines = JoinSet::new();
    let reading = async {
        while let Some(line) = reader.next_line().await {
            let room = room.clone();
            lines.spawn(async move { room.write(line).await });
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
