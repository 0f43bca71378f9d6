//! `Some(measured) =` switches the branch off when the probes are gone, and the clock ticks on.
//!
//! fails: when_the_probes_are_gone_it_returns
//! says: HANG
//! fails: what_was_measured_last_goes_out
//! says: HANG
//! fails: when_the_probes_are_gone_it_does_not_wait_for_room
//! says: HANG
//! fails: what_found_no_room_goes_out_when_the_probes_are_gone
//! says: HANG
//! fails: what_was_measured_when_the_radio_went_is_unsent
//! fails: when_both_sides_are_gone_it_counts_what_is_left
//! says: WRONG RESULT: 1 was measured at 30 ms and 2 at 150, and in that moment probes and radio were gone

use std::{mem::take, time::Duration};

use tokio::{
    select,
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
        select! {
            Some(measured) = probes.recv() => packet.push(measured),
            () = radio.closed() => {
                report.unsent = packet.len();
                return report;
            }
            _ = clock.tick() => {
                if packet.is_empty() {
                    continue;
                }
                let count = packet.len();
                match radio.try_send(take(&mut packet)) {
                    Ok(()) => report.sent += count,
                    Err(TrySendError::Full(kept) | TrySendError::Closed(kept)) => packet = kept,
                }
            }
        }
    }
}
