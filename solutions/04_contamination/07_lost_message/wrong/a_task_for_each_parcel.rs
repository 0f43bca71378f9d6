//! Lets a task wait with each parcel, and believes that this is as good as having sent it.
//!
//! fails: a_van_that_leaves_takes_only_what_it_has_got
//! says: and load() returned Ok(())
//! fails: a_load_that_may_finish_takes_every_parcel_in_its_order
//! says: LOST
//! fails: a_load_cut_anywhere_is_finished_by_the_next_one
//! says: LOST
//! fails: a_load_cut_anywhere_on_a_busy_machine_is_finished_too
//! says: LOST
//! fails: a_depot_closed_after_a_cut_has_what_the_van_has_not
//! says: LOST
//! fails: a_parcel_for_which_there_is_room_is_not_held_back
//! says: WRONG RESULT
//! fails: a_van_that_has_left_takes_nothing
//! says: LOST

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
        while let Some(parcel) = self.waiting.pop_front() {
            let van = self.van.clone();
            tokio::spawn(async move { van.send(parcel).await });
        }
        Ok(())
    }

    #[must_use = "these parcels were not sent"]
    pub fn close(self) -> Vec<Parcel> {
        self.waiting.into()
    }
}
