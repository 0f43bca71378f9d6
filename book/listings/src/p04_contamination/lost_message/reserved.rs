use tokio::select;
use tokio::sync::mpsc::{Receiver, Sender};

pub async fn relay(mut readings: Receiver<u32>, line: Sender<u32>, mut blink: impl AsyncFnMut()) {
    while let Some(reading) = readings.recv().await {
        let room = loop {
            select! {
                room = line.reserve() => break room,
                () = blink() => {}
            }
        };
        let Ok(room) = room else { return };
        room.send(reading);
    }
}
