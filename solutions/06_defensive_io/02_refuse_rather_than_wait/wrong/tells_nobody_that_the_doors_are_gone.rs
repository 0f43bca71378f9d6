//! A queue of its own, with a count of its doors; whoever waits at the desk is not woken when the last of them goes.
//!
//! fails: a_desk_that_waits_hears_that_the_last_door_goes
//! says: HANG: somebody waited at the desk, the doors went at 10 and at 20 ms, and take() never returned

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Notify, Semaphore, TryAcquireError},
    time::timeout,
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

pub struct Door<T> {
    policy: Policy,
    inbox: Arc<Inbox<T>>,
}

pub struct Desk<T> {
    inbox: Arc<Inbox<T>>,
}

struct Inbox<T> {
    places: Semaphore,
    arrived: Notify,
    state: Mutex<State<T>>,
}

struct State<T> {
    waiting: VecDeque<T>,
    doors: usize,
    tally: Tally,
}

pub fn inbox<T>(policy: Policy, room: usize) -> (Door<T>, Desk<T>) {
    let state = State { waiting: VecDeque::new(), doors: 1, tally: Tally::default() };
    let inbox = Arc::new(Inbox {
        places: Semaphore::new(room),
        arrived: Notify::new(),
        state: Mutex::new(state),
    });
    (Door { policy, inbox: Arc::clone(&inbox) }, Desk { inbox })
}

impl<T> Inbox<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn accept(&self, mut state: MutexGuard<'_, State<T>>, message: T) -> Result<(), Rejected<T>> {
        state.waiting.push_back(message);
        state.tally.accepted += 1;
        self.arrived.notify_one();
        Ok(())
    }

    fn refuse(&self, mut state: MutexGuard<'_, State<T>>, message: T) -> Result<(), Rejected<T>> {
        state.tally.refused += 1;
        Err(Rejected::Full(message))
    }
}

impl<T> Door<T> {
    pub async fn put(&self, message: T) -> Result<(), Rejected<T>> {
        let inbox = &*self.inbox;
        if let Policy::Wait(limit) = self.policy {
            return match timeout(limit, inbox.places.acquire()).await {
                Ok(Ok(place)) => {
                    place.forget();
                    inbox.accept(inbox.state(), message)
                }
                Ok(Err(_)) => Err(Rejected::Closed(message)),
                Err(_) => inbox.refuse(inbox.state(), message),
            };
        }
        let mut state = inbox.state();
        match (inbox.places.try_acquire(), self.policy) {
            (Ok(place), _) => place.forget(),
            (Err(TryAcquireError::Closed), _) => return Err(Rejected::Closed(message)),
            (Err(TryAcquireError::NoPermits), Policy::ShedOldest) => {
                state.tally.shed += usize::from(state.waiting.pop_front().is_some());
            }
            (Err(TryAcquireError::NoPermits), _) => return inbox.refuse(state, message),
        }
        inbox.accept(state, message)
    }

    pub fn tally(&self) -> Tally {
        self.inbox.state().tally
    }
}

impl<T> Clone for Door<T> {
    fn clone(&self) -> Self {
        self.inbox.state().doors += 1;
        Self { policy: self.policy, inbox: Arc::clone(&self.inbox) }
    }
}

impl<T> Drop for Door<T> {
    fn drop(&mut self) {
        self.inbox.state().doors -= 1;
    }
}

impl<T> Desk<T> {
    pub async fn take(&mut self) -> Option<T> {
        loop {
            match self.take_now() {
                Ok(message) => return Some(message),
                Err(Nothing::Closed) => return None,
                Err(Nothing::Empty) => self.inbox.arrived.notified().await,
            }
        }
    }

    pub fn take_now(&mut self) -> Result<T, Nothing> {
        let mut state = self.inbox.state();
        match (state.waiting.pop_front(), state.doors) {
            (Some(message), _) => {
                self.inbox.places.add_permits(1);
                Ok(message)
            }
            (None, 0) => Err(Nothing::Closed),
            (None, _) => Err(Nothing::Empty),
        }
    }
}

impl<T> Drop for Desk<T> {
    fn drop(&mut self) {
        self.inbox.places.close();
        self.inbox.state().waiting.clear();
    }
}
