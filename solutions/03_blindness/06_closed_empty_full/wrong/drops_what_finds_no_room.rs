//! A packet for which there is no room is counted, and gone.
//!
//! fails: what_finds_no_room_goes_with_a_later_tick
//! says: LOST: 1 was measured at 30 ms, 2 at 140, 3 at 220 and 4 at 440, and until 350 ms the radio had room for one packet in all; [2, 3] never went out
//! fails: what_found_no_room_goes_out_when_the_probes_are_gone

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
        if !packet.is_empty() {
            let count = packet.len();
            match radio.try_send(take(&mut packet)) {
                Ok(()) => report.sent += count,
                Err(TrySendError::Full(_)) => report.unsent += count,
                Err(TrySendError::Closed(_)) => {
                    report.unsent += count;
                    is_radio_gone = true;
                }
            }
        }
        if are_probes_gone || is_radio_gone {
            return report;
        }
    }
}
