//! A buoy in the sea: its probes measure, and what they measured goes out by radio.

use std::{mem::take, time::Duration};

use tokio::{
    sync::mpsc::{
        self,
        error::{TryRecvError, TrySendError},
    },
    time::interval,
};

/// What has become of the measurements.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub sent: usize,
    pub unsent: usize,
}

/// Sends every 100 ms all that was measured since as one packet.
///
/// # Empty
///
/// If nothing was measured, nothing is sent, and nothing is waited for but the next tick.
///
/// # Full
///
/// If the radio has no room, nothing is sent, and the measurements go with the packet of a later tick.
///
/// # Closed
///
/// When the probes are gone, this returns, at the next tick at the latest. If there is room in that moment, what is left
/// goes out as a last packet. When the radio is gone, it returns at the next tick at the latest, too; a radio that was
/// closed is gone, whatever it still holds.
pub async fn collect(mut probes: mpsc::Receiver<u32>, radio: mpsc::Sender<Vec<u32>>) -> Report {
    let mut report = Report::default();
    let mut packet = Vec::new();
    let mut clock = interval(Duration::from_millis(100));
    loop {
        clock.tick().await;
        let are_probes_gone = loop {
            match probes.try_recv() {
                Ok(measured) => packet.push(measured),
                Err(TryRecvError::Empty) => break false,
                Err(TryRecvError::Disconnected) => break true,
            }
        };
        // Asks for room before there is a packet to lose, so it also hears of a radio that is gone while there is
        // nothing to send. `try_send` is as good: it gives the packet back, and `is_closed` is for the quiet times.
        let is_radio_gone = match radio.try_reserve() {
            Ok(room) => {
                if !packet.is_empty() {
                    report.sent += packet.len();
                    room.send(take(&mut packet));
                }
                false
            }
            Err(TrySendError::Full(())) => false,
            Err(TrySendError::Closed(())) => true,
        };
        if are_probes_gone || is_radio_gone {
            report.unsent = packet.len();
            return report;
        }
    }
}
