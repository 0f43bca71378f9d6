//! Two halves without a task, and a task for the news that nobody thought of as a part of a half.
//!
//! fails: a_client_who_hangs_up_takes_the_writer_along
//! says: LEAK: the client hung up at 100 ms; serve() returned at 100, and tasks that it had started
//! fails: a_connection_that_breaks_takes_the_reader_along
//! says: LEAK
//! fails: a_writer_ends_in_the_middle_of_a_line
//! says: LEAK: the client hung up at 100 ms; serve() returned at 100, and tasks that it had started
//! fails: a_reader_ends_in_the_middle_of_a_line
//! says: LEAK

use testkit::scene::{Feed, Socket, Store};
use tokio::sync::mpsc;

pub async fn serve(socket: Socket, mut news: Feed<&'static str>, room: Store) {
    let (mut reader, mut writer) = socket.split();
    let (sender, mut receiver) = mpsc::channel(8);
    tokio::spawn(async move {
        while let Some(item) = news.next().await {
            if sender.send(item).await.is_err() {
                break;
            }
        }
    });

    let reading = async {
        while let Some(line) = reader.next_line().await {
            room.write(line).await;
        }
    };
    let writing = async {
        while let Some(item) = receiver.recv().await {
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
