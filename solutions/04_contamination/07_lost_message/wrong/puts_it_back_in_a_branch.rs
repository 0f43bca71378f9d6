//! A select! of its own gives the parcel back when it takes too long; the branch runs in this future, and is dropped with it.
//!
//! fails: a_load_cut_anywhere_is_finished_by_the_next_one
//! says: LOST: the depot took in the parcels 1 to 3; in the end the van had [1, 3], and the depot []
//! fails: a_load_cut_anywhere_on_a_busy_machine_is_finished_too
//! says: LOST
//! fails: a_depot_closed_after_a_cut_has_what_the_van_has_not
//! says: LOST
//! fails: a_van_that_leaves_takes_only_what_it_has_got
//! says: LOST
//! fails: a_van_that_has_left_takes_nothing
//! says: LOST

use std::{collections::VecDeque, time::Duration};

use tokio::{select, sync::mpsc, time::sleep};

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
            let spare = Parcel { number: parcel.number };
            select! {
                sent = self.van.send(parcel) => sent.map_err(|_| Gone)?,
                () = sleep(Duration::from_secs(1)) => self.waiting.push_front(spare),
            }
        }
        Ok(())
    }

    #[must_use = "these parcels were not sent"]
    pub fn close(self) -> Vec<Parcel> {
        self.waiting.into()
    }
}
