//! Each half listens to the token while it waits for a line, and not while it passes one on.
//!
//! fails: a_writer_ends_in_the_middle_of_a_line
//! says: WRONG RESULT: the client hung up at 100 ms, and a line that came for her at 20 takes 500 to write; the other half was to end at once, and serve() returned at 520
//! fails: a_reader_ends_in_the_middle_of_a_line
//! says: WRONG RESULT: the connection broke at 15 ms, and a line that came for her at 20 takes 6 to write; the room takes 500 for a line that she said at 10; the other half was to end at once, and serve() returned at 510

use testkit::scene::{Feed, Socket, Store};
use tokio_util::sync::CancellationToken;

pub async fn serve(socket: Socket, mut news: Feed<&'static str>, room: Store) {
    let (mut reader, mut writer) = socket.split();

    let over = CancellationToken::new();

    let reading = tokio::spawn({
        let over = over.clone();
        async move {
            let _guard = over.clone().drop_guard();
            while let Some(Some(line)) = over.run_until_cancelled(reader.next_line()).await {
                room.write(line).await;
            }
        }
    });
    let writing = tokio::spawn(async move {
        let _guard = over.clone().drop_guard();
        while let Some(Some(item)) = over.run_until_cancelled(news.next()).await {
            if writer.write_line(item).await.is_err() {
                break;
            }
        }
    });

    let _ = tokio::join!(reading, writing);
}
