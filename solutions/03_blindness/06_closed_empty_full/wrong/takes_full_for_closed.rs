//! Whatever try_send has against the packet, the buoy gives up.
//!
//! fails: what_finds_no_room_goes_with_a_later_tick
//! says: and at 200 ms collect() returned
//! fails: when_the_probes_are_gone_it_does_not_wait_for_room
//! says: collect() returned at 200 ms
//! fails: when_the_radio_is_gone_and_was_full_it_returns
//! says: collect() returned at 200 ms
//! fails: what_found_no_room_goes_out_when_the_probes_are_gone

use std::{mem::take, time::Duration};

use tokio::{
    sync::mpsc::{self, error::TryRecvError},
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
        let are_probes_gone = loop {
            match probes.try_recv() {
                Ok(measured) => packet.push(measured),
                Err(TryRecvError::Empty) => break false,
                Err(TryRecvError::Disconnected) => break true,
            }
        };
        let mut is_radio_gone = radio.is_closed();
        if !packet.is_empty() && !is_radio_gone {
            let count = packet.len();
            match radio.try_send(take(&mut packet)) {
                Ok(()) => report.sent += count,
                Err(refused) => (packet, is_radio_gone) = (refused.into_inner(), true),
            }
        }
        if are_probes_gone || is_radio_gone {
            report.unsent = packet.len();
            return report;
        }
    }
}
