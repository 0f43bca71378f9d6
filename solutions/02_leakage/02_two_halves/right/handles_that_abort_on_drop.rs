//! The loser's handle is dropped, and takes its task along: the smallest change to the stub.

use testkit::scene::{Feed, Socket, Store};
use tokio_util::task::AbortOnDropHandle;

pub async fn serve(socket: Socket, mut news: Feed<&'static str>, room: Store) {
    let (mut reader, mut writer) = socket.split();

    let reading = AbortOnDropHandle::new(tokio::spawn(async move {
        while let Some(line) = reader.next_line().await {
            room.write(line).await;
        }
    }));
    let writing = AbortOnDropHandle::new(tokio::spawn(async move {
        while let Some(item) = news.next().await {
            if writer.write_line(item).await.is_err() {
                break;
            }
        }
    }));

    tokio::select! {
        _ = reading => {}
        _ = writing => {}
    }
}
