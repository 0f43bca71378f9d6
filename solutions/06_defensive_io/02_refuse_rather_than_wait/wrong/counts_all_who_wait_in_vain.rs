//! Counts a refusal for all who have waited in vain, also if it was the end and not the room.
//!
//! fails: whoever_waits_hears_that_the_desk_goes
//! says: WRONG RESULT: message 1 was accepted, and while message 2 waited for room the desk went; the inbox had this Tally { accepted: 1, refused: 1, shed: 0 }

use std::{
    future::poll_fn,
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
    waiting: Arc<Mutex<Receiver<T>>>,
    tally: Arc<Mutex<Tally>>,
}

pub struct Desk<T> {
    waiting: Arc<Mutex<Receiver<T>>>,
}

pub fn inbox<T>(policy: Policy, room: usize) -> (Door<T>, Desk<T>) {
    let (queue, receiver) = mpsc::channel(room);
    let waiting = Arc::new(Mutex::new(receiver));
    let desk = Desk { waiting: Arc::clone(&waiting) };
    (Door { policy, queue, waiting, tally: Arc::default() }, desk)
}

impl<T> Door<T> {
    pub async fn put(&self, message: T) -> Result<(), Rejected<T>> {
        let said = match self.policy {
            Policy::Refuse => self.try_put(message),
            Policy::ShedOldest => self.make_room_and_put(message),
            Policy::Wait(limit) => match self.try_put(message) {
                Err(Rejected::Full(message)) => {
                    let waited = self.queue.send_timeout(message, limit).await;
                    return match waited {
                        Ok(()) => {
                            locked(&self.tally).accepted += 1;
                            Ok(())
                        }
                        Err(error) => {
                            locked(&self.tally).refused += 1;
                            Err(match error {
                                SendTimeoutError::Timeout(message) => Rejected::Full(message),
                                SendTimeoutError::Closed(message) => Rejected::Closed(message),
                            })
                        }
                    };
                }
                said => said,
            },
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

    fn make_room_and_put(&self, mut message: T) -> Result<(), Rejected<T>> {
        loop {
            match self.try_put(message) {
                Err(Rejected::Full(refused)) => message = refused,
                said => return said,
            }
            if locked(&self.waiting).try_recv().is_ok() {
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
        poll_fn(|context| locked(&self.waiting).poll_recv(context)).await
    }

    pub fn take_now(&mut self) -> Result<T, Nothing> {
        locked(&self.waiting).try_recv().map_err(|error| match error {
            TryRecvError::Empty => Nothing::Empty,
            TryRecvError::Disconnected => Nothing::Closed,
        })
    }
}

impl<T> Drop for Desk<T> {
    fn drop(&mut self) {
        locked(&self.waiting).close();
    }
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
