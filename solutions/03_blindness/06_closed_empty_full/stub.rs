//! A buoy in the sea: its probes measure, and what they measured goes out by radio.
//!
//! It works as long as there is always something to send and always room to send it. A slow radio ends it, a quiet
//! sea fills the air with empty packets, and when the probes are gone it goes on for ever.

use std::time::Duration;

use futures::FutureExt;
use tokio::{sync::mpsc, time::interval};

/// What has become of the measurements.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Measured, and put into the channel to the radio.
    pub sent: usize,
    /// Measured, and not sent when it returned; also what is still in the queue.
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
//
// TODO: keep the three promises above, without changing the signature.
pub async fn collect(mut probes: mpsc::Receiver<u32>, radio: mpsc::Sender<Vec<u32>>) -> Report {
    let mut report = Report::default();
    let mut clock = interval(Duration::from_millis(100));
    loop {
        clock.tick().await;
        let mut packet = Vec::new();
        while let Some(Some(measured)) = probes.recv().now_or_never() {
            packet.push(measured);
        }
        let count = packet.len();
        if radio.try_send(packet).is_err() {
            report.unsent += count;
            return report;
        }
        report.sent += count;
    }
}
