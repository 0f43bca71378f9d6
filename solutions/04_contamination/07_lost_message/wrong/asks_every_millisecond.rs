//! Asks for room again and again, and so it never stands in the queue of those who wait.
//!
//! fails: a_depot_that_waits_is_served_in_its_turn
//! says: WRONG RESULT: load() waited with parcel 2 from 0 ms on, and a neighbour with parcel 3 from 1 ms on; the van got [1, 3, 2]

use std::{collections::VecDeque, time::Duration};

use tokio::{
    sync::mpsc::{self, error::TrySendError},
    time::sleep,
};

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
                    sleep(Duration::from_millis(1)).await;
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
