//! Keeps both handles and aborts both: right as long as nobody drops serve() halfway.

use testkit::scene::{Feed, Socket, Store};

pub async fn serve(socket: Socket, mut news: Feed<&'static str>, room: Store) {
    let (mut reader, mut writer) = socket.split();

    let mut reading = tokio::spawn(async move {
        while let Some(line) = reader.next_line().await {
            room.write(line).await;
        }
    });
    let mut writing = tokio::spawn(async move {
        while let Some(item) = news.next().await {
            if writer.write_line(item).await.is_err() {
                break;
            }
        }
    });

    tokio::select! {
        _ = &mut reading => {}
        _ = &mut writing => {}
    }
    reading.abort();
    writing.abort();
}
