//! Keeps what it sends until all of it is sent; cut in the middle, it sends the beginning again.
//!
//! fails: a_load_cut_anywhere_is_finished_by_the_next_one
//! says: TWICE: the depot took in the parcels 1 to 3; in the end the van had [1, 1, 2, 3], and the depot []
//! fails: a_load_cut_anywhere_on_a_busy_machine_is_finished_too
//! says: TWICE
//! fails: a_depot_closed_after_a_cut_has_what_the_van_has_not
//! says: TWICE: the depot took in the parcels 1 to 3; in the end the van had [1], and the depot [1, 2, 3]
//! fails: a_van_that_leaves_takes_only_what_it_has_got
//! says: TWICE
//! fails: a_parcel_cannot_be_cloned
//! says: tests/ui/clones_a_parcel.rs compiled, and it must not

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
        for parcel in self.waiting.iter().cloned() {
            self.van.send(parcel).await.map_err(|_| Gone)?;
        }
        self.waiting.clear();
        Ok(())
    }

    #[must_use = "these parcels were not sent"]
    pub fn close(self) -> Vec<Parcel> {
        self.waiting.into()
    }
}
