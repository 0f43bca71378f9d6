//! Sends at every tick, whether there is something to send or not: so it needs no other way to hear of the radio's end.
//!
//! fails: a_tick_without_a_measurement_sends_nothing
//! says: packets went out
//! fails: what_finds_no_room_goes_with_a_later_tick
//! fails: when_the_probes_are_gone_it_does_not_wait_for_room
//! fails: when_the_radio_is_gone_and_was_full_it_returns
//! fails: when_the_probes_are_gone_it_returns
//! says: WRONG RESULT: the probes were gone at 150 ms and nothing was left to send
//! fails: when_both_sides_are_gone_it_counts_what_is_left
//! says: WRONG RESULT: 1 was measured at 30 ms and 2 at 150, and in that moment probes and radio were gone

use std::{mem::take, time::Duration};

use tokio::{
    sync::mpsc::{
        self,
        error::{TryRecvError, TrySendError},
    },
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
        let count = packet.len();
        let mut is_radio_gone = false;
        match radio.try_send(take(&mut packet)) {
            Ok(()) => report.sent += count,
            Err(TrySendError::Full(kept)) => packet = kept,
            Err(TrySendError::Closed(kept)) => (packet, is_radio_gone) = (kept, true),
        }
        if are_probes_gone || is_radio_gone {
            report.unsent = packet.len();
            return report;
        }
    }
}
