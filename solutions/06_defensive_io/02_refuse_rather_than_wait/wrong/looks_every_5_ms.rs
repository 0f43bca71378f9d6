//! Looks for a message, and sleeps, and looks again: most messages are taken late.
//!
//! fails: a_desk_that_waits_gets_what_is_put_in
//! says: DEAF: under Refuse take_now() said Ok(1), then somebody waited at the desk, and at 10 ms message 2 was put in; put() said Ok(()) after 0 ms, and take() returned Some(2) at

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    sync::Semaphore,
    time::{sleep, timeout},
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

struct State<T> {
    waiting: VecDeque<T>,
    tally: Tally,
    doors: usize,
}

struct Shared<T> {
    state: Mutex<State<T>>,
    room: Semaphore,
}

pub struct Door<T> {
    policy: Policy,
    shared: Arc<Shared<T>>,
}

impl<T> Clone for Door<T> {
    fn clone(&self) -> Self {
        self.shared.state.lock().unwrap().doors += 1;
        Self { policy: self.policy, shared: self.shared.clone() }
    }
}

impl<T> Drop for Door<T> {
    fn drop(&mut self) {
        self.shared.state.lock().unwrap().doors -= 1;
    }
}

pub struct Desk<T> {
    shared: Arc<Shared<T>>,
}

impl<T> Drop for Desk<T> {
    fn drop(&mut self) {
        self.shared.room.close();
    }
}

pub fn inbox<T>(policy: Policy, room: usize) -> (Door<T>, Desk<T>) {
    let state = State { waiting: VecDeque::new(), tally: Tally::default(), doors: 1 };
    let shared = Arc::new(Shared { state: Mutex::new(state), room: Semaphore::new(room) });
    (Door { policy, shared: shared.clone() }, Desk { shared })
}

impl<T> Door<T> {
    pub async fn put(&self, message: T) -> Result<(), Rejected<T>> {
        let Shared { state, room } = &*self.shared;
        let place = match (room.try_acquire().ok(), self.policy) {
            (None, Policy::Wait(limit)) => {
                timeout(limit, room.acquire()).await.ok().and_then(Result::ok)
            }
            (place, _) => place,
        };
        if room.is_closed() {
            return Err(Rejected::Closed(message));
        }
        let mut state = state.lock().unwrap();
        match (place, self.policy) {
            (Some(place), _) => place.forget(),
            (None, Policy::ShedOldest) => {
                state.waiting.pop_front();
                state.tally.shed += 1;
            }
            (None, _) => {
                state.tally.refused += 1;
                return Err(Rejected::Full(message));
            }
        }
        state.waiting.push_back(message);
        state.tally.accepted += 1;
        Ok(())
    }

    pub fn tally(&self) -> Tally {
        self.shared.state.lock().unwrap().tally
    }
}

impl<T> Desk<T> {
    pub async fn take(&mut self) -> Option<T> {
        loop {
            match self.take_now() {
                Ok(message) => return Some(message),
                Err(Nothing::Closed) => return None,
                Err(Nothing::Empty) => sleep(Duration::from_millis(5)).await,
            }
        }
    }

    pub fn take_now(&mut self) -> Result<T, Nothing> {
        let mut state = self.shared.state.lock().unwrap();
        match state.waiting.pop_front() {
            Some(message) => {
                self.shared.room.add_permits(1);
                Ok(message)
            }
            None if state.doors == 0 => Err(Nothing::Closed),
            None => Err(Nothing::Empty),
        }
    }
}
