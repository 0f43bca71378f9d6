use super::station::Station;
use std::pin::pin;
use tokio::select;

pub async fn relay(mut station: Station) {
    while let Some(reading) = station.readings.recv().await {
        let mut send = pin!(station.line.send(reading));
        loop {
            select! {
                sent = &mut send => match sent { Ok(()) => break, Err(_) => return },
                () = station.lamp.blink() => {}
            }
        }
    }
}
