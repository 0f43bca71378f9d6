//! The news come through a `watch`, so that a slow client does not hold them up: it keeps the newest, and no other.
//!
//! fails: news_that_the_client_takes_slowly_are_all_received
//! says: LOST: 300 news came at 10 ms, and then the room closed

use testkit::scene::{Feed, Socket, Store};
use tokio::sync::watch;
use tokio_util::task::AbortOnDropHandle;

pub async fn serve(socket: Socket, mut news: Feed<&'static str>, room: Store) {
    let (mut reader, mut writer) = socket.split();
    let (sender, mut newest) = watch::channel("");

    let reading = async {
        while let Some(line) = reader.next_line().await {
            room.write(line).await;
        }
    };
    let _bringing = AbortOnDropHandle::new(tokio::spawn(async move {
        while let Some(item) = news.next().await {
            sender.send_replace(item);
        }
    }));
    let writing = async {
        while newest.changed().await.is_ok() {
            let item = *newest.borrow_and_update();
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
