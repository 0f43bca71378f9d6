//! Locks the receiver only when it is full; but the desk waits with it locked, so a desk that has no turn holds up whoever sheds.
//!
//! fails: whoever_may_not_wait_does_not_wait_for_the_desk_either
//! says: BLIND UNDER LOAD: under ShedOldest somebody waited at the desk, and before it was his turn messages 1 to 4 were put into an inbox with room for 2; put() of message 3 did not return at once

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::sync::mpsc::{
    self, Receiver, Sender,
    error::{SendTimeoutError, TryRecvError, TrySendError},
};

#[derive(Clone, Copy, Debug)]
pub enum Policy {
    Refuse,
    ShedOldest,
    Wait(Duration),
}

#[derive(Debug, PartialEq, Eq)]
pub enum Rejected<T> {
    Full(T),
    Closed(T),
}

#[derive(Debug, PartialEq, Eq)]
pub enum Nothing {
    Empty,
    Closed,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub accepted: usize,
    pub refused: usize,
    pub shed: usize,
}

#[derive(Clone)]
pub struct Door<T> {
    policy: Policy,
    queue: Sender<T>,
    waiting: Arc<tokio::sync::Mutex<Receiver<T>>>,
    tally: Arc<Mutex<Tally>>,
}

pub struct Desk<T> {
    waiting: Arc<tokio::sync::Mutex<Receiver<T>>>,
}

pub fn inbox<T>(policy: Policy, room: usize) -> (Door<T>, Desk<T>) {
    let (queue, receiver) = mpsc::channel(room);
    let waiting = Arc::new(tokio::sync::Mutex::new(receiver));
    let desk = Desk { waiting: Arc::clone(&waiting) };
    (Door { policy, queue, waiting, tally: Arc::default() }, desk)
}

impl<T> Door<T> {
    pub async fn put(&self, message: T) -> Result<(), Rejected<T>> {
        let said = match self.policy {
            Policy::Refuse => self.try_put(message),
            Policy::ShedOldest => self.make_room_and_put(message).await,
            Policy::Wait(limit) => {
                self.queue.send_timeout(message, limit).await.map_err(|error| match error {
                    SendTimeoutError::Timeout(message) => Rejected::Full(message),
                    SendTimeoutError::Closed(message) => Rejected::Closed(message),
                })
            }
        };
        match said {
            Ok(()) => locked(&self.tally).accepted += 1,
            Err(Rejected::Full(_)) => locked(&self.tally).refused += 1,
            Err(Rejected::Closed(_)) => {}
        }
        said
    }

    fn try_put(&self, message: T) -> Result<(), Rejected<T>> {
        self.queue.try_send(message).map_err(|error| match error {
            TrySendError::Full(message) => Rejected::Full(message),
            TrySendError::Closed(message) => Rejected::Closed(message),
        })
    }

    async fn make_room_and_put(&self, mut message: T) -> Result<(), Rejected<T>> {
        loop {
            match self.try_put(message) {
                Err(Rejected::Full(refused)) => message = refused,
                said => return said,
            }
            if self.waiting.lock().await.try_recv().is_ok() {
                locked(&self.tally).shed += 1;
            }
        }
    }

    pub fn tally(&self) -> Tally {
        *locked(&self.tally)
    }
}

impl<T> Desk<T> {
    pub async fn take(&mut self) -> Option<T> {
        self.waiting.lock().await.recv().await
    }

    pub fn take_now(&mut self) -> Result<T, Nothing> {
        let Ok(mut waiting) = self.waiting.try_lock() else { return Err(Nothing::Empty) };
        waiting.try_recv().map_err(|error| match error {
            TryRecvError::Empty => Nothing::Empty,
            TryRecvError::Disconnected => Nothing::Closed,
        })
    }
}

impl<T> Drop for Desk<T> {
    fn drop(&mut self) {
        if let Ok(mut waiting) = self.waiting.try_lock() {
            waiting.close();
        }
    }
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
