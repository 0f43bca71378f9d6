//! A task receives, and nobody tells it when the radio is gone: the probes go on into a queue that has no end.
//!
//! fails: when_the_radio_is_gone_it_returns
//! says: LEAK: 1 was measured at 30 ms and 2 at 140
//! fails: what_was_measured_when_the_radio_went_is_unsent
//! says: WRONG RESULT

use std::{
    mem::take,
    sync::{Arc, Mutex},
    time::Duration,
};

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
    let waiting = Arc::new(Mutex::new(Vec::new()));
    let receiving = tokio::spawn({
        let waiting = Arc::clone(&waiting);
        async move {
            while let Some(measured) = probes.recv().await {
                waiting.lock().unwrap().push(measured);
            }
        }
    });
    let mut clock = interval(Duration::from_millis(100));
    loop {
        clock.tick().await;
        let are_probes_gone = receiving.is_finished();
        let packet = take(&mut *waiting.lock().unwrap());
        let mut is_radio_gone = radio.is_closed();
        if !packet.is_empty() {
            let count = packet.len();
            match radio.try_send(packet) {
                Ok(()) => report.sent += count,
                Err(TrySendError::Full(kept)) => *waiting.lock().unwrap() = kept,
                Err(TrySendError::Closed(kept)) => {
                    *waiting.lock().unwrap() = kept;
                    is_radio_gone = true;
                }
            }
        }
        if are_probes_gone || is_radio_gone {
            report.unsent = waiting.lock().unwrap().len();
            return report;
        }
    }
}
