//! A task for each line, which nobody keeps: it goes on when both halves have gone.
//!
//! fails: a_reader_ends_in_the_middle_of_a_line
//! says: and tasks that it had started and that were alive 1 ms later: 1

use testkit::scene::{Feed, Socket, Store};

pub async fn serve(socket: Socket, mut news: Feed<&'static str>, room: Store) {
    let (mut reader, mut writer) = socket.split();

    let reading = async {
        while let Some(line) = reader.next_line().await {
            let room = room.clone();
            tokio::spawn(async move { room.write(line).await });
        }
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
