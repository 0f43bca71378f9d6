//! is_closed() says that nothing more comes in, and not that nothing is left.
//!
//! fails: what_was_measured_last_goes_out
//! says: LOST: 20000 measurements were made
//! fails: what_found_no_room_goes_out_when_the_probes_are_gone
//! says: LOST
//! fails: when_both_sides_are_gone_it_counts_what_is_left
//! says: WRONG RESULT: 1 was measured at 30 ms and 2 at 150, and in that moment probes and radio were gone

use std::{mem::take, time::Duration};

use tokio::{
    sync::mpsc::{self, error::TrySendError},
    time::interval,
};

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub sent: usize,
    pub unsent: usize,
}

pub async fn collect(mut probes: mpsc::Receiver<u32>, radio: mpsc::Sender<Vec<u32>>) -> Report {
    let mut report = Report::default();
    let mut packet = Vec::new();
    let mut clock = interval(Duration::from_millis(100));
    loop {
        clock.tick().await;
        if probes.is_closed() {
            report.unsent = packet.len();
            return report;
        }
        while let Ok(measured) = probes.try_recv() {
            packet.push(measured);
        }
        let mut is_radio_gone = radio.is_closed();
        if !packet.is_empty() {
            let count = packet.len();
            match radio.try_send(take(&mut packet)) {
                Ok(()) => report.sent += count,
                Err(TrySendError::Full(kept)) => packet = kept,
                Err(TrySendError::Closed(kept)) => (packet, is_radio_gone) = (kept, true),
            }
        }
        if is_radio_gone {
            report.unsent = packet.len();
            return report;
        }
    }
}
