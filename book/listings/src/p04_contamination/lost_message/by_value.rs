use tokio::sync::mpsc::{Receiver, Sender};

pub struct Relay {
    pub readings: Receiver<u32>,
    pub line: Sender<u32>,
}

impl Relay {
    pub async fn relay_one(&mut self) {
        let Some(reading) = self.readings.recv().await else { return };
        let _ = self.line.send(reading).await;
    }
}
