//! PollSender remembers its place in the queue, and the room when it gets it, also when nobody asks any more.
//!
//! fails: a_depot_that_was_cut_keeps_no_room_in_the_van
//! says: LEAK: load() was dropped
//! fails: a_depot_closed_after_a_cut_has_what_the_van_has_not
//! says: HANG: the van waited for a parcel

use std::{collections::VecDeque, future::poll_fn};

use tokio::sync::mpsc;
use tokio_util::sync::PollSender;

#[derive(Debug, PartialEq, Eq)]
pub struct Parcel {
    number: u32,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Gone;

pub struct Depot {
    waiting: VecDeque<Parcel>,
    van: PollSender<Parcel>,
}

impl Parcel {
    pub fn new(number: u32) -> Self {
        Self { number }
    }

    pub fn number(&self) -> u32 {
        self.number
    }
}

impl Depot {
    pub fn new(van: mpsc::Sender<Parcel>) -> Self {
        Self { waiting: VecDeque::new(), van: PollSender::new(van) }
    }

    pub fn take_in(&mut self, parcel: Parcel) {
        self.waiting.push_back(parcel);
    }

    pub async fn load(&mut self) -> Result<(), Gone> {
        while !self.waiting.is_empty() {
            poll_fn(|cx| self.van.poll_reserve(cx)).await.map_err(|_| Gone)?;
            if let Some(parcel) = self.waiting.pop_front() {
                self.van.send_item(parcel).map_err(|_| Gone)?;
            }
        }
        Ok(())
    }

    #[must_use = "these parcels were not sent"]
    pub fn close(self) -> Vec<Parcel> {
        self.waiting.into()
    }
}
