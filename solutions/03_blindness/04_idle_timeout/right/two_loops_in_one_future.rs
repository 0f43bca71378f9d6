//! One loop reads, with a timeout around nothing but the read; the other one writes.

use std::time::Duration;

use testkit::scene::{Broken, Feed, Socket, Store};
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};

const IDLE: Duration = Duration::from_millis(60);

#[derive(Debug, PartialEq, Eq)]
pub enum End {
    HungUp,
    Idle,
}

pub async fn serve(
    client: Socket,
    mut others: Feed<&'static str>,
    room: Store,
) -> Result<End, Broken> {
    let (mut reader, mut writer) = client.split();
    let (ask, mut questions) = mpsc::channel::<oneshot::Sender<()>>(1);
    let reading = async {
        let mut is_asked = false;
        loop {
            match timeout(IDLE, reader.next_line()).await {
                Ok(Some(line)) => {
                    room.write(line).await;
                    is_asked = false;
                }
                Ok(None) => return End::HungUp,
                Err(_) if is_asked => return End::Idle,
                Err(_) => {
                    let (written, is_written) = oneshot::channel();
                    let _ = ask.send(written).await;
                    let _ = is_written.await;
                    is_asked = true;
                }
            }
        }
    };
    let writing = async {
        loop {
            tokio::select! {
                biased;
                Some(written) = questions.recv() => {
                    writer.write_line("still there?").await?;
                    let _ = written.send(());
                }
                Some(line) = others.next() => writer.write_line(line).await?,
            }
        }
    };
    tokio::select! {
        end = reading => Ok(end),
        broken = writing => broken,
    }
}
