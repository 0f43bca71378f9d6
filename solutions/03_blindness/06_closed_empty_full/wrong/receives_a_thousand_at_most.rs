//! A thousand at a time seem to be enough: what is above that waits for the next tick, and the last tick has none.
//!
//! fails: all_that_waits_goes_into_one_packet
//! says: BLIND UNDER LOAD: 20000 measurements waited from 50 ms on; the first packet went out at 100 ms with 1000 of them
//! fails: what_was_measured_last_goes_out
//! says: LOST: 20000 measurements were made

use std::{mem::take, time::Duration};

use futures::FutureExt;
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
        let are_probes_gone =
            probes.recv_many(&mut packet, 1_000).now_or_never() == Some(0) || probes.is_closed();
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
