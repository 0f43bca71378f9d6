//! recv_many takes all that waits, and if nothing does, it waits: for the first, and for as long as that takes.
//!
//! fails: a_tick_without_a_measurement_does_not_wait_for_one
//! says: WRONG RESULT: nothing was measured before 250 ms
//! fails: what_was_measured_goes_out_every_100_ms
//! says: [1] at 30 ms
//! fails: all_that_waits_goes_into_one_packet
//! fails: what_finds_no_room_goes_with_a_later_tick
//! fails: what_was_measured_last_goes_out
//! fails: when_the_radio_is_gone_it_returns
//! fails: when_the_radio_is_gone_and_was_full_it_returns
//! fails: when_the_radio_is_gone_in_a_quiet_sea_it_returns
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
        let are_probes_gone = probes.recv_many(&mut packet, usize::MAX).await == 0;
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
