//! Two futures share the packet: one receives and ends with the probes, the other has the clock and the radio.

use std::{mem::take, sync::Mutex, time::Duration};

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
    let packet = Mutex::new(Vec::new());
    let receive = async {
        while let Some(measured) = probes.recv().await {
            packet.lock().unwrap().push(measured);
        }
    };
    let send = || {
        let full = take(&mut *packet.lock().unwrap());
        if full.is_empty() {
            return 0;
        }
        let count = full.len();
        match radio.try_send(full) {
            Ok(()) => count,
            Err(TrySendError::Full(kept) | TrySendError::Closed(kept)) => {
                *packet.lock().unwrap() = kept;
                0
            }
        }
    };
    let mut sent = 0;
    let tick = async {
        let mut clock = interval(Duration::from_millis(100));
        while !radio.is_closed() {
            clock.tick().await;
            sent += send();
        }
    };
    select! {
        () = receive => sent += send(),
        () = tick => {}
    }
    Report { sent, unsent: packet.lock().unwrap().len() + probes.len() }
}
