//! A depot, where parcels wait until there is room for them in the van.

use std::collections::VecDeque;

use tokio::sync::mpsc;

/// There is one of each: a parcel can be neither copied nor cloned.
#[derive(Debug, PartialEq, Eq)]
pub struct Parcel {
    number: u32,
}

/// The van has left; it takes no more parcels.
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

    /// Loads the van with all parcels, first come first served, each as soon as there is room for it. Where there is none
    /// it waits, and in its turn: whoever comes later is served later.
    ///
    /// # Errors
    ///
    /// [`Gone`] if the van has left; the parcels that it did not take are still here.
    ///
    /// # Cancel safety
    ///
    /// If this future is dropped, each parcel is either in the van or still here, and the next call goes on where this
    /// one ended. Until then the depot keeps no room in the van for itself.
    pub async fn load(&mut self) -> Result<(), Gone> {
        while !self.waiting.is_empty() {
            // Waits with empty hands: what is dropped here is a place in the queue, and the parcel stays where it is.
            // Between the room and the parcel in it there is no await.
            let room = self.van.reserve().await.map_err(|_| Gone)?;
            if let Some(parcel) = self.waiting.pop_front() {
                room.send(parcel);
            }
        }
        Ok(())
    }

    /// Closes the depot and returns the parcels that are still here, first come first.
    ///
    /// Where `unused_must_use` is denied, a bare `depot.close();` does not compile.
    #[must_use = "these parcels were not sent"]
    pub fn close(self) -> Vec<Parcel> {
        self.waiting.into()
    }
}
