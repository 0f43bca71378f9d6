//! The news come through a channel, and the first part that ends ends all: what is in the channel then is lost.
//!
//! fails: the_last_news_before_the_room_closes_are_received
//! says: LOST: "the room closes" came at 70 ms as the last news, and ann takes 6 ms for a line; she received ["bob came"]
//! fails: news_that_the_client_takes_slowly_are_all_received
//! says: LOST

use testkit::scene::{Feed, Socket, Store};
use tokio::sync::mpsc;

pub async fn serve(socket: Socket, mut news: Feed<&'static str>, room: Store) {
    let (mut reader, mut writer) = socket.split();
    let (sender, mut receiver) = mpsc::channel(8);

    let bringing = async {
        while let Some(item) = news.next().await {
            if sender.send(item).await.is_err() {
                break;
            }
        }
    };
    let reading = async {
        while let Some(line) = reader.next_line().await {
            room.write(line).await;
        }
    };
    let writing = async {
        while let Some(item) = receiver.recv().await {
            if writer.write_line(item).await.is_err() {
                break;
            }
        }
    };

    tokio::select! {
        () = bringing => {}
        () = reading => {}
        () = writing => {}
    }
}
