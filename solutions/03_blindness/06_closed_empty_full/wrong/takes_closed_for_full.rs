//! Whatever try_send has against the packet, the buoy tries again at the next tick.
//!
//! fails: when_the_radio_is_gone_it_returns
//! says: HANG
//! fails: when_the_radio_is_gone_and_was_full_it_returns
//! says: HANG
//! fails: when_the_radio_is_gone_in_a_quiet_sea_it_returns
//! says: HANG
//! fails: what_was_measured_when_the_radio_went_is_unsent
//! says: HANG

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
        if !packet.is_empty() {
            let count = packet.len();
            match radio.try_send(take(&mut packet)) {
                Ok(()) => report.sent += count,
                Err(refused) => packet = refused.into_inner(),
            }
        }
        if are_probes_gone {
            report.unsent = packet.len();
            return report;
        }
    }
}
