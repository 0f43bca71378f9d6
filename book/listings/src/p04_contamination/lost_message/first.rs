use super::station::Station;
use tokio::select;

pub async fn relay(mut station: Station) {
    while let Some(reading) = station.readings.recv().await {
        select! {
            sent = station.line.send(reading) => if sent.is_err() { return },
            () = station.lamp.blink() => {}
        }
    }
}
