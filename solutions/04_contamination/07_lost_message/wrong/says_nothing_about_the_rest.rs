//! Whoever closes a depot may throw away what is left without a word: a Vec need not be used.
//!
//! fails: what_is_left_cannot_be_forgotten
//! says: WRONG RESULT: tests/ui/forgets_what_is_left.rs compiled, and it must not

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
        while !self.waiting.is_empty() {
            let room = self.van.reserve().await.map_err(|_| Gone)?;
            if let Some(parcel) = self.waiting.pop_front() {
                room.send(parcel);
            }
        }
        Ok(())
    }

    pub fn close(self) -> Vec<Parcel> {
        self.waiting.into()
    }
}
