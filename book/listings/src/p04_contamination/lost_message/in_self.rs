use tokio::sync::mpsc::{Receiver, Sender};

pub struct Relay {
    pub readings: Receiver<u32>,
    pub reading: Option<u32>,
    pub line: Sender<u32>,
}

impl Relay {
    pub async fn relay_one(&mut self) {
        if self.reading.is_none() {
            let Some(reading) = self.readings.recv().await else { return };
            self.reading = Some(reading);
        }
        let Ok(room) = self.line.reserve().await else { return };
        if let Some(reading) = self.reading.take() {
            room.send(reading);
        }
    }
}
