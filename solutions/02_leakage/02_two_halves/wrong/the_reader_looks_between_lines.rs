//! A token that both hold; the writer listens to it, and the reader looks at it between two lines.
//!
//! fails: a_connection_that_breaks_takes_the_reader_along
//! says: LEAK
//! fails: a_room_that_closes_takes_the_reader_along
//! says: LEAK
//! fails: a_writer_ends_in_the_middle_of_a_line
//! says: LEAK
//! fails: a_reader_ends_in_the_middle_of_a_line
//! says: LEAK

use testkit::scene::{Feed, Socket, Store};
use tokio_util::sync::CancellationToken;

pub async fn serve(socket: Socket, mut news: Feed<&'static str>, room: Store) {
    let (mut reader, mut writer) = socket.split();

    let over = CancellationToken::new();

    let reading = tokio::spawn({
        let over = over.clone();
        async move {
            while !over.is_cancelled() {
                let Some(line) = reader.next_line().await else { break };
                room.write(line).await;
            }
        }
    });
    let writing = tokio::spawn({
        let over = over.clone();
        async move {
            while let Some(Some(item)) = over.run_until_cancelled(news.next()).await {
                if writer.write_line(item).await.is_err() {
                    break;
                }
            }
        }
    });

    tokio::select! {
        _ = reading => {}
        _ = writing => {}
    }
    over.cancel();
}
