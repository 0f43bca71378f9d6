//! Room first and a parcel after that, in each round: after the last parcel it waits for room that nobody needs.
//!
//! fails: a_load_that_may_finish_takes_every_parcel_in_its_order
//! says: WRONG RESULT: the last of 4 parcels could have its place in the van at 30 ms, and load() returned at 40

use std::collections::VecDeque;

use tokio::sync::mpsc;

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
        loop {
            let room = self.van.reserve().await.map_err(|_| Gone)?;
            match self.waiting.pop_front() {
                Some(parcel) => room.send(parcel),
                None => return Ok(()),
            }
        }
    }

    #[must_use = "these parcels were not sent"]
    pub fn close(self) -> Vec<Parcel> {
        self.waiting.into()
    }
}
