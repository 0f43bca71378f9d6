//! Gives the whole queue to a task that cannot be cut; after a cut the depot looks empty, and the parcels are in nobody's books.
//!
//! fails: a_depot_closed_after_a_cut_has_what_the_van_has_not
//! says: LOST: the depot took in the parcels 1 to 3; in the end the van had

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
        let (mut waiting, van) = (std::mem::take(&mut self.waiting), self.van.clone());
        let task = tokio::spawn(async move {
            while !waiting.is_empty() {
                let Ok(room) = van.reserve().await else { break };
                if let Some(parcel) = waiting.pop_front() {
                    room.send(parcel);
                }
            }
            waiting
        });
        self.waiting = task.await.expect("sending does not panic");
        if self.waiting.is_empty() { Ok(()) } else { Err(Gone) }
    }

    #[must_use = "these parcels were not sent"]
    pub fn close(self) -> Vec<Parcel> {
        self.waiting.into()
    }
}
