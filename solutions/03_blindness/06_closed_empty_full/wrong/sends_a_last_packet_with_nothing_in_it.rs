//! The probes are gone, so a last packet goes out, whether anything was left or not.
//!
//! fails: when_the_probes_are_gone_it_returns
//! says: WRONG RESULT: the probes were gone at 150 ms and nothing was left to send; after that this went out: [] at 200 ms

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
        let mut is_radio_gone = radio.is_closed();
        if are_probes_gone || !packet.is_empty() {
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
