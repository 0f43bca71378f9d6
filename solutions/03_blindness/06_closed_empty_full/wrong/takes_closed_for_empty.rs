//! `while let Ok` stops for both errors, and nobody asks which of them it was.
//!
//! fails: when_the_probes_are_gone_it_returns
//! says: HANG
//! fails: what_was_measured_last_goes_out
//! says: HANG
//! fails: when_the_probes_are_gone_it_does_not_wait_for_room
//! says: HANG
//! fails: what_found_no_room_goes_out_when_the_probes_are_gone
//! says: HANG

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
