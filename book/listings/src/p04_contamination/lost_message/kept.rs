use std::pin::pin;
use tokio::select;
use tokio::sync::mpsc::{Receiver, Sender};

pub async fn relay(mut readings: Receiver<u32>, line: Sender<u32>, mut blink: impl AsyncFnMut()) {
    while let Some(reading) = readings.recv().await {
        let mut send = pin!(line.send(reading));
        loop {
            select! {
                sent = &mut send => match sent { Ok(()) => break, Err(_) => return },
                () = blink() => {}
            }
        }
    }
}
