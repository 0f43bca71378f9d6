//! select! leaves the order to chance: the end of the radio may come before the measurements that wait in the queue.
//!
//! fails: what_was_measured_when_the_radio_went_is_unsent
//! says: WRONG RESULT: 1 was measured at 30 ms and 2 at
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
        let are_probes_gone = select! {
            measured = probes.recv() => match measured {
                Some(measured) => {
                    packet.push(measured);
                    continue;
                }
                None => true,
            },
            () = radio.closed() => {
                report.unsent = packet.len();
                return report;
            }
            _ = clock.tick() => false,
        };
        if !packet.is_empty() {
            let count = packet.len();
            match radio.try_send(take(&mut packet)) {
                Ok(()) => report.sent += count,
                Err(TrySendError::Full(kept) | TrySendError::Closed(kept)) => packet = kept,
            }
        }
        if are_probes_gone {
            report.unsent = packet.len();
            return report;
        }
    }
}
