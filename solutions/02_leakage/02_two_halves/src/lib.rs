//! One client of a chat: a task that reads from its connection, and a task that writes to it.

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
pub async fn serve(socket: Socket, mut news: Feed<&'static str>, room: Store) {
    let (mut reader, mut writer) = socket.split();

    let reading = async {
        while let Some(line) = reader.next_line().await {
            room.write(line).await;
        }
    };
    let writing = async {
        while let Some(item) = news.next().await {
            if writer.write_line(item).await.is_err() {
                break;
            }
        }
    };

    // Two futures, no task: what `select!` drops here is the other half itself, and not a handle to it. Tasks are as
    // good if their handles abort on drop, and better where a half has much to compute.
    tokio::select! {
        () = reading => {}
        () = writing => {}
    }
}
