//! A closed queue is ready at once, with None, in every round: the loop never gets to the clock's next tick.
//!
//! stuck
//! says: LIVELOCK
//! fails: what_was_measured_when_the_radio_went_is_unsent

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
            measured = probes.recv() => {
                packet.extend(measured);
                continue;
            }
            _ = clock.tick() => {}
        }
        let are_probes_gone = probes.is_closed() && probes.is_empty();
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
