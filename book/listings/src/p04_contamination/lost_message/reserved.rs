use super::station::Station;
use tokio::select;

pub async fn relay(mut station: Station) {
    while let Some(reading) = station.readings.recv().await {
        let room = loop {
            select! {
                room = station.line.reserve() => break room,
                () = station.lamp.blink() => {}
            }
        };
        let Ok(room) = room else { return };
        room.send(reading);
    }
}
