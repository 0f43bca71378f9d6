//! Each half cancels a token when it ends and listens to it all the time: right where a half has to say goodbye.

use testkit::scene::{Feed, Socket, Store};
use tokio_util::sync::CancellationToken;

pub async fn serve(socket: Socket, mut news: Feed<&'static str>, room: Store) {
    let (mut reader, mut writer) = socket.split();

    let over = CancellationToken::new();

    let reading = tokio::spawn({
        let over = over.clone();
        async move {
            let _guard = over.clone().drop_guard();
            let lines = async {
                while let Some(line) = reader.next_line().await {
                    room.write(line).await;
                }
            };
            over.run_until_cancelled(lines).await;
        }
    });
    let writing = tokio::spawn(async move {
        let _guard = over.clone().drop_guard();
        let items = async {
            while let Some(item) = news.next().await {
                if writer.write_line(item).await.is_err() {
                    break;
                }
            }
        };
        over.run_until_cancelled(items).await;
    });

    let _ = tokio::join!(reading, writing);
}
