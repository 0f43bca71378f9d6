//! An else branch is taken when all others are off, and not when they have to wait: an empty queue holds the clock.
//!
//! fails: what_was_measured_goes_out_every_100_ms
//! says: WRONG RESULT
//! fails: a_tick_without_a_measurement_does_not_wait_for_one
//! says: HANG
//! fails: all_that_waits_goes_into_one_packet
//! fails: what_finds_no_room_goes_with_a_later_tick
//! fails: when_the_probes_are_gone_it_does_not_wait_for_room
//! fails: when_the_radio_is_gone_it_returns
//! fails: when_the_radio_is_gone_and_was_full_it_returns
//! fails: when_the_radio_is_gone_in_a_quiet_sea_it_returns
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
        clock.tick().await;
        loop {
            select! {
                Some(measured) = probes.recv() => packet.push(measured),
                else => break,
            }
        }
        let are_probes_gone = probes.is_closed();
        let mut is_radio_gone = radio.is_closed();
        if !packet.is_empty() {
            let count = packet.len();
            match radio.try_send(take(&mut packet)) {
                Ok(()) => report.sent += count,
                Err(TrySendError::Full(kept)) => packet = kept,
                Err(TrySendError::Closed(kept)) => (packet, is_radio_gone) = (kept, true),
            }
        }
        if are_probes_gone || is_radio_gone {
            report.unsent = packet.len();
            return report;
        }
    }
}
