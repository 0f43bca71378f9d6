//! Puts back what try_send could not send, and returns instead of waiting.
//!
//! fails: a_load_that_may_finish_takes_every_parcel_in_its_order
//! says: WRONG RESULT: load() returned Ok at 0 ms, and the parcels [2, 3, 4] were still in the depot
//! fails: a_depot_that_waits_is_served_in_its_turn
//! says: the van got [1, 3]
//! fails: a_van_that_leaves_takes_only_what_it_has_got
//! says: and load() returned Ok(())

use std::collections::VecDeque;

use tokio::sync::mpsc::{self, error::TrySendError};

#[derive(Debug, PartialEq, Eq)]
pub struct Parcel {
    number: u32,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Gone;

pub struct Depot {
    waiting: VecDeque<Parcel>,
    van: mpsc::Sender<Parcel>,
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
        Self { waiting: VecDeque::new(), van }
    }

    pub fn take_in(&mut self, parcel: Parcel) {
        self.waiting.push_back(parcel);
    }

    pub async fn load(&mut self) -> Result<(), Gone> {
        while let Some(parcel) = self.waiting.pop_front() {
            match self.van.try_send(parcel) {
                Ok(()) => {}
                Err(TrySendError::Full(parcel)) => {
                    self.waiting.push_front(parcel);
                    return Ok(());
                }
                Err(TrySendError::Closed(parcel)) => {
                    self.waiting.push_front(parcel);
                    return Err(Gone);
                }
            }
        }
        Ok(())
    }

    #[must_use = "these parcels were not sent"]
    pub fn close(self) -> Vec<Parcel> {
        self.waiting.into()
    }
}
