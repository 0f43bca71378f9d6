//! One future reads and one tells, and both write, so the writer is behind a lock: who waits for it comes next.

use std::{future::pending, time::Duration};

use testkit::scene::{Broken, Feed, Socket, Store};
use tokio::{sync::Mutex, time::timeout};

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
    let (mut reader, writer) = client.split();
    let writer = Mutex::new(writer);
    let listening = async {
        loop {
            let mut line = timeout(IDLE, reader.next_line()).await;
            if line.is_err() {
                writer.lock().await.write_line("still there?").await?;
                line = timeout(IDLE, reader.next_line()).await;
            }
            match line {
                Ok(Some(line)) => room.write(line).await,
                Ok(None) => return Ok(End::HungUp),
                Err(_) => return Ok(End::Idle),
            }
        }
    };
    let telling = async {
        while let Some(line) = others.next().await {
            writer.lock().await.write_line(line).await?;
        }
        pending().await
    };
    tokio::select! {
        end = listening => end,
        broken = telling => broken,
    }
}
