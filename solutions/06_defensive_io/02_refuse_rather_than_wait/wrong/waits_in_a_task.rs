//! Lets a task wait with the message, and waits for the task: whoever gives up leaves the task, and the message, behind.
//!
//! fails: a_wait_that_is_dropped_keeps_no_room_and_is_not_counted
//! says: GHOST EFFECT: a put() of message 2 was dropped while it waited, and the desk took message 2
//! fails: whoever_gives_up_takes_no_room_from_those_who_wait
//! says: BLIND UNDER LOAD

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

impl<T: Send + 'static> Door<T> {
    pub async fn put(&self, message: T) -> Result<(), Rejected<T>> {
        let said = match self.policy {
            Policy::Refuse => self.try_put(message),
            Policy::ShedOldest => self.make_room_and_put(message),
            Policy::Wait(limit) => {
                let queue = self.queue.clone();
                let wait = tokio::spawn(async move { queue.send_timeout(message, limit).await });
                wait.await.expect("a send does not panic").map_err(|error| match error {
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
