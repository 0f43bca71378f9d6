//! Gives up its turn and asks again, at once: time does not go on, and so there is never room.
//!
//! fails: a_load_that_may_finish_takes_every_parcel_in_its_order
//! says: LIVELOCK
//! fails: a_depot_that_waits_is_served_in_its_turn
//! says: LIVELOCK
//! fails: a_load_cut_anywhere_is_finished_by_the_next_one
//! says: TOO MANY AWAITS
//! fails: a_load_cut_anywhere_on_a_busy_machine_is_finished_too
//! says: TOO MANY AWAITS
//! fails: a_depot_closed_after_a_cut_has_what_the_van_has_not
//! says: TOO MANY AWAITS
//! fails: a_depot_that_was_cut_keeps_no_room_in_the_van
//! says: TOO MANY AWAITS
//! fails: a_van_that_leaves_takes_only_what_it_has_got
//! says: LIVELOCK
//! fails: the_recording_of_a_load_that_is_dropped
//! says: LIVELOCK
//! fails: a_parcel_for_which_there_is_room_is_not_held_back
//! says: LIVELOCK

use std::collections::VecDeque;

use tokio::{
    sync::mpsc::{self, error::TrySendError},
    task::yield_now,
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
                    yield_now().await;
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
