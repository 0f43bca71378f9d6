//! PollSender, made anew for each call, so that its place in the queue is dropped with the call: right where the code is a Sink.

use std::{collections::VecDeque, future::poll_fn};

use tokio::sync::mpsc;
use tokio_util::sync::PollSender;

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
        let mut van = PollSender::new(self.van.clone());
        while !self.waiting.is_empty() {
            poll_fn(|cx| van.poll_reserve(cx)).await.map_err(|_| Gone)?;
            if let Some(parcel) = self.waiting.pop_front() {
                van.send_item(parcel).map_err(|_| Gone)?;
            }
        }
        Ok(())
    }

    #[must_use = "these parcels were not sent"]
    pub fn close(self) -> Vec<Parcel> {
        self.waiting.into()
    }
}
