//! A task loads, and the queue stays where the depot can see it: right where loading should go on while nobody waits for it.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard},
};

use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;

#[derive(Debug, PartialEq, Eq)]
pub struct Parcel {
    number: u32,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Gone;

pub struct Depot {
    waiting: Arc<Mutex<VecDeque<Parcel>>>,
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
        Self { waiting: Arc::default(), van }
    }

    pub fn take_in(&mut self, parcel: Parcel) {
        lock(&self.waiting).push_back(parcel);
    }

    pub async fn load(&mut self) -> Result<(), Gone> {
        let (waiting, van) = (Arc::clone(&self.waiting), self.van.clone());
        let task = tokio::spawn(async move {
            while !lock(&waiting).is_empty() {
                let room = van.reserve().await.map_err(|_| Gone)?;
                if let Some(parcel) = lock(&waiting).pop_front() {
                    room.send(parcel);
                }
            }
            Ok(())
        });
        AbortOnDropHandle::new(task).await.expect("sending does not panic")
    }

    #[must_use = "these parcels were not sent"]
    pub fn close(self) -> Vec<Parcel> {
        lock(&self.waiting).drain(..).collect()
    }
}

fn lock(waiting: &Mutex<VecDeque<Parcel>>) -> MutexGuard<'_, VecDeque<Parcel>> {
    waiting.lock().expect("nothing panics while it is held")
}
