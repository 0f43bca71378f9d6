//! One client of a chat: a task that reads from its connection, and a task that writes to it.
//!
//! When one of the two ends, the connection is over. The other one does not notice, and works on for a client who
//! has gone.

use testkit::scene::{Feed, Socket, Store};

/// Serves one client: what the client says goes to the room, and what is news in the room goes to the client. Neither
/// waits for the other.
///
/// It is over when the client has hung up and the room has every line said before that, when the connection breaks
/// while we write, or when the room has closed and the client has all news that came before that.
///
/// # Shutdown
///
/// Whichever half ends first, the other one ends with it, even in the middle of a line: 1 ms after this returns
/// neither is there any more, and no task that they had started.
//
// TODO: keep the promise above, without changing the signature.
pub async fn serve(socket: Socket, mut news: Feed<&'static str>, room: Store) {
    let (mut reader, mut writer) = socket.split();

    let reading = tokio::spawn(async move {
        while let Some(line) = reader.next_line().await {
            room.write(line).await;
        }
    });
    let writing = tokio::spawn(async move {
        while let Some(item) = news.next().await {
            if writer.write_line(item).await.is_err() {
                break;
            }
        }
    });

    tokio::select! {
        _ = reading => {}
        _ = writing => {}
    }
}
