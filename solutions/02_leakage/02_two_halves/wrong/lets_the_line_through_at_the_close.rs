//! Ends the reader at once when a write fails; when the room closes, it lets it bring its line to the room first.
//!
//! fails: a_reader_ends_in_the_middle_of_a_line
//! says: WRONG RESULT: the room closed at 20 ms, with last news that take 6 ms to write; the room takes 500 for a line

use testkit::scene::{Feed, Socket, Store};
use tokio_util::sync::CancellationToken;

pub async fn serve(socket: Socket, mut news: Feed<&'static str>, room: Store) {
    let (mut reader, mut writer) = socket.split();

    let closed = CancellationToken::new();
    let reading = async {
        while let Some(Some(line)) = closed.run_until_cancelled(reader.next_line()).await {
            room.write(line).await;
        }
    };
    let writing = async {
        while let Some(item) = news.next().await {
            if writer.write_line(item).await.is_err() {
                return;
            }
        }
        closed.cancel();
        std::future::pending().await
    };

    tokio::select! {
        () = reading => {}
        () = writing => {}
    }
}
