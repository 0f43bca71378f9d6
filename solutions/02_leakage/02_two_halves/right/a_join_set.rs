//! A set of two tasks: the first that ends ends the wait, and the set takes the other one along.

use testkit::scene::{Feed, Socket, Store};
use tokio::task::JoinSet;

pub async fn serve(socket: Socket, mut news: Feed<&'static str>, room: Store) {
    let (mut reader, mut writer) = socket.split();

    let mut halves = JoinSet::new();
    halves.spawn(async move {
        while let Some(line) = reader.next_line().await {
            room.write(line).await;
        }
    });
    halves.spawn(async move {
        while let Some(item) = news.next().await {
            if writer.write_line(item).await.is_err() {
                break;
            }
        }
    });

    halves.join_next().await;
}
