//! Puts a parcel back when the van is full, and not when the van is gone: the error has it, and is thrown away.
//!
//! fails: a_van_that_has_left_takes_nothing
//! says: LOST: the depot took in the parcels 1 to 3; in the end the van had [], and the depot [2, 3]. It had left before load() was called

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
                    let room = self.van.reserve().await.map_err(|_| Gone)?;
                    if let Some(parcel) = self.waiting.pop_front() {
                        room.send(parcel);
                    }
                }
                Err(TrySendError::Closed(_)) => return Err(Gone),
            }
        }
        Ok(())
    }

    #[must_use = "these parcels were not sent"]
    pub fn close(self) -> Vec<Parcel> {
        self.waiting.into()
    }
}
