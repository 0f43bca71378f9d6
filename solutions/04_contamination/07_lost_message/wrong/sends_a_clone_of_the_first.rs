//! Sends a clone and removes the original when it is sent. No cut breaks that; but now every parcel can be doubled by anybody.
//!
//! fails: a_parcel_cannot_be_cloned
//! says: WRONG RESULT: tests/ui/clones_a_parcel.rs compiled, and it must not: a parcel is cloned, to be on the safe side

use std::collections::VecDeque;

use tokio::sync::mpsc;

#[derive(Clone, Debug, PartialEq, Eq)]
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
        while let Some(parcel) = self.waiting.front() {
            self.van.send(parcel.clone()).await.map_err(|_| Gone)?;
            self.waiting.pop_front();
        }
        Ok(())
    }

    #[must_use = "these parcels were not sent"]
    pub fn close(self) -> Vec<Parcel> {
        self.waiting.into()
    }
}
