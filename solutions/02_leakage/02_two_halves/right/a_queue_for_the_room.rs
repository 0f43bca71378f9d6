//! The reader has a task that brings its lines to the room, and waits for it at the end: right where the room is slow.

use testkit::scene::{Feed, Socket, Store};
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;

pub async fn serve(socket: Socket, mut news: Feed<&'static str>, room: Store) {
    let (mut reader, mut writer) = socket.split();

    let reading = async {
        let (sender, mut lines) = mpsc::channel(8);
        let bringing = AbortOnDropHandle::new(tokio::spawn(async move {
            while let Some(line) = lines.recv().await {
                room.write(line).await;
            }
        }));
        while let Some(line) = reader.next_line().await {
            if sender.send(line).await.is_err() {
                break;
            }
        }
        drop(sender);
        let _ = bringing.await;
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
