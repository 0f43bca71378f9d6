//! A queue of those who wait, and one is called when there is room; if that one goes, nobody else is called.
//!
//! fails: whoever_gives_up_takes_no_room_from_those_who_wait
//! says: BLIND UNDER LOAD: under a wait of 50 ms messages 2 and 3 waited for room; when there was room, at 33 ms, the put() of message 2 was dropped, and that of message 3 said Err(Full(3)) after 50 ms

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    sync::{Notify, oneshot},
    time::{Instant, timeout_at},
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
    is_gone: bool,
    queue: VecDeque<oneshot::Sender<()>>,
}

struct Shared<T> {
    state: Mutex<State<T>>,
    room: usize,
    news: Notify,
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
        self.shared.news.notify_one();
    }
}

pub struct Desk<T> {
    shared: Arc<Shared<T>>,
}

impl<T> Drop for Desk<T> {
    fn drop(&mut self) {
        let mut state = self.shared.state.lock().unwrap();
        state.is_gone = true;
        state.queue.clear();
    }
}

pub fn inbox<T>(policy: Policy, room: usize) -> (Door<T>, Desk<T>) {
    let state = State {
        waiting: VecDeque::new(),
        tally: Tally::default(),
        doors: 1,
        is_gone: false,
        queue: VecDeque::new(),
    };
    let shared = Arc::new(Shared { state: Mutex::new(state), room: room, news: Notify::new() });
    (Door { policy, shared: shared.clone() }, Desk { shared })
}

impl<T> Door<T> {
    pub async fn put(&self, message: T) -> Result<(), Rejected<T>> {
        let deadline = match self.policy {
            Policy::Wait(limit) => Some(Instant::now() + limit),
            _ => None,
        };
        loop {
            let turn = {
                let mut state = self.shared.state.lock().unwrap();
                if state.is_gone {
                    return Err(Rejected::Closed(message));
                }
                if state.waiting.len() == self.shared.room {
                    match self.policy {
                        Policy::ShedOldest => {
                            state.waiting.pop_front();
                            state.tally.shed += 1;
                        }
                        Policy::Refuse => {
                            state.tally.refused += 1;
                            return Err(Rejected::Full(message));
                        }
                        Policy::Wait(_) => {}
                    }
                }
                if state.waiting.len() < self.shared.room {
                    state.waiting.push_back(message);
                    state.tally.accepted += 1;
                    self.shared.news.notify_one();
                    return Ok(());
                }
                let (call, turn) = oneshot::channel();
                state.queue.push_back(call);
                turn
            };
            if timeout_at(deadline.unwrap(), turn).await.is_err() {
                self.shared.state.lock().unwrap().tally.refused += 1;
                return Err(Rejected::Full(message));
            }
        }
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
                Err(Nothing::Empty) => self.shared.news.notified().await,
            }
        }
    }

    pub fn take_now(&mut self) -> Result<T, Nothing> {
        let mut state = self.shared.state.lock().unwrap();
        match state.waiting.pop_front() {
            Some(message) => {
                while state.queue.pop_front().is_some_and(|call| call.send(()).is_err()) {}
                Ok(message)
            }
            None if state.doors == 0 => Err(Nothing::Closed),
            None => Err(Nothing::Empty),
        }
    }
}
