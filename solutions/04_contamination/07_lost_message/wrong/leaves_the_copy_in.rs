//! Waits with empty hands, and leaves the first line of Parcel as it was.
//!
//! fails: a_parcel_cannot_be_cloned
//! says: clones_a_parcel.rs compiled
//! fails: a_parcel_cannot_be_taken_in_twice
//! says: WRONG RESULT: tests/ui/takes_a_parcel_in_twice.rs compiled, and it must not: a parcel is taken in twice

use std::collections::VecDeque;

use tokio::sync::mpsc;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
        while !self.waiting.is_empty() {
            let room = self.van.reserve().await.map_err(|_| Gone)?;
            if let Some(parcel) = self.waiting.pop_front() {
                room.send(parcel);
            }
        }
        Ok(())
    }

    #[must_use = "these parcels were not sent"]
    pub fn close(self) -> Vec<Parcel> {
        self.waiting.into()
    }
}
