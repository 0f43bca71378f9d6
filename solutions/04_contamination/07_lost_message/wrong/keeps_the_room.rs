//! Keeps the room for the next parcel where no cut can reach it, and nobody else can have it.
//!
//! fails: a_depot_that_was_cut_keeps_no_room_in_the_van
//! says: LEAK: load() was dropped; a neighbour waited for room in the van, and a second later there was none
//! fails: a_depot_closed_after_a_cut_has_what_the_van_has_not
//! says: HANG: the van waited for a parcel that had a place in it

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
    room: Option<mpsc::OwnedPermit<Parcel>>,
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
        Self { waiting: VecDeque::new(), van, room: None }
    }

    pub fn take_in(&mut self, parcel: Parcel) {
        self.waiting.push_back(parcel);
    }

    pub async fn load(&mut self) -> Result<(), Gone> {
        while !self.waiting.is_empty() {
            if self.room.is_none() {
                let room = self.van.clone().reserve_owned().await;
                self.room = Some(room.map_err(|_| Gone)?);
                tokio::task::yield_now().await;
            }
            if let (Some(room), Some(parcel)) = (self.room.take(), self.waiting.pop_front()) {
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
