use tokio::select;
use tokio::sync::mpsc::{Receiver, Sender};

pub async fn relay(mut readings: Receiver<u32>, line: Sender<u32>, mut blink: impl AsyncFnMut()) {
    while let Some(reading) = readings.recv().await {
        select! {
            sent = line.send(reading) => if sent.is_err() { return },
            () = blink() => {}
        }
    }
}
