//! A timeout of zero asks once, and waits for a new budget if there is none: right, for the price of a timer each.

use std::{mem::take, time::Duration};

use tokio::{
    sync::mpsc::{self, error::TrySendError},
    time::{interval, timeout},
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
            match timeout(Duration::ZERO, probes.recv()).await {
                Ok(Some(measured)) => packet.push(measured),
                Err(_) => break false,
                Ok(None) => break true,
            }
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
