//! The last packet finds a radio that is gone, and nobody counts it.
//!
//! fails: when_both_sides_are_gone_it_counts_what_is_left
//! says: WRONG RESULT: 1 was measured at 30 ms and 2 at 150, and in that moment probes and radio were gone; 1 sent and 1 unsent is due, and collect() returned Report { sent: 1, unsent: 0 }

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
        if are_probes_gone && packet.is_empty() {
            return report;
        }
        if are_probes_gone {
            let count = packet.len();
            match radio.try_send(packet) {
                Ok(()) => report.sent += count,
                Err(TrySendError::Full(kept)) => report.unsent = kept.len(),
                Err(TrySendError::Closed(_)) => {}
            }
            return report;
        }
        if radio.is_closed() {
            report.unsent = packet.len();
            return report;
        }
        if !packet.is_empty() {
            let count = packet.len();
            match radio.try_send(take(&mut packet)) {
                Ok(()) => report.sent += count,
                Err(error) => packet = error.into_inner(),
            }
        }
    }
}
