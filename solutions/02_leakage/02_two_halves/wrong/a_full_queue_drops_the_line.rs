//! A queue and a task for the room, so that it does not hold up the reading; a line that finds the queue full is dropped.
//!
//! fails: lines_that_the_room_takes_slowly_are_all_heard
//! says: LOST: ann said 300 lines at 10 ms

use testkit::scene::{Feed, Socket, Store};
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;

pub async fn serve(socket: Socket, mut news: Feed<&'static str>, room: Store) {
    let (mut reader, mut writer) = socket.split();

    let reading = async {
        let (sender, mut lines) = mpsc::channel(64);
        let bringing = AbortOnDropHandle::new(tokio::spawn(async move {
            while let Some(line) = lines.recv().await {
                room.write(line).await;
            }
        }));
        while let Some(line) = reader.next_line().await {
            let _ = sender.try_send(line);
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
