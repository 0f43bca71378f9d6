//! Takes the parcel first, in a guard that puts it back: right where the queue cannot tell whether it has something without giving it.

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
        while let Some(mut in_hand) = InHand::take(&mut self.waiting) {
            let room = self.van.reserve().await.map_err(|_| Gone)?;
            if let Some(parcel) = in_hand.parcel.take() {
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

/// A parcel that goes back to where it came from, unless it is taken out of here.
struct InHand<'a> {
    waiting: &'a mut VecDeque<Parcel>,
    parcel: Option<Parcel>,
}

impl<'a> InHand<'a> {
    fn take(waiting: &'a mut VecDeque<Parcel>) -> Option<Self> {
        let parcel = waiting.pop_front();
        parcel.is_some().then_some(Self { waiting, parcel })
    }
}

impl Drop for InHand<'_> {
    fn drop(&mut self) {
        if let Some(parcel) = self.parcel.take() {
            self.waiting.push_front(parcel);
        }
    }
}
