//! Asks for room and for the time in random order, so a limit of nothing refuses by luck where there is room.
//!
//! fails: with_room_every_policy_accepts
//! says: WRONG RESULT: under Wait(0ns) message

use std::{
    future::poll_fn,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    select,
    sync::mpsc::{
        self, Receiver, Sender,
        error::{TryRecvError, TrySendError},
    },
    time::sleep,
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
            Policy::Wait(limit) => {
                select! {
                                   place = self.queue.reserve() => match place {
                                       Ok(place) => {
                place.send(message);
                Ok(())
                }
                                       Err(_) => Err(Rejected::Closed(message)),
                                   },
                                   () = sleep(limit) => Err(Rejected::Full(message)),
                               }
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
