//! The sleep is made in every round, so whatever is measured begins the 100 ms anew.
//!
//! fails: what_was_measured_goes_out_every_100_ms
//! says: [1, 2, 3] at 230 ms
//! fails: a_tick_without_a_measurement_does_not_wait_for_one
//! fails: all_that_waits_goes_into_one_packet
//! fails: what_finds_no_room_goes_with_a_later_tick
//! fails: what_was_measured_when_the_radio_went_is_unsent
//! fails: when_both_sides_are_gone_it_counts_what_is_left
//! says: WRONG RESULT: 1 was measured at 30 ms and 2 at 150, and in that moment probes and radio were gone

use std::{mem::take, time::Duration};

use tokio::{
    select,
    sync::mpsc::{self, error::TrySendError},
    time::sleep,
};

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub sent: usize,
    pub unsent: usize,
}

pub async fn collect(mut probes: mpsc::Receiver<u32>, radio: mpsc::Sender<Vec<u32>>) -> Report {
    let mut report = Report::default();
    let mut packet = Vec::new();
    loop {
        let are_probes_gone = select! {
            measured = probes.recv() => match measured {
                Some(measured) => {
                    packet.push(measured);
                    continue;
                }
                None => true,
            },
            () = radio.closed() => false,
            () = sleep(Duration::from_millis(100)) => false,
        };
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
