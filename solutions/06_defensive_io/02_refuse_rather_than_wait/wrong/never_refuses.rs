//! Has a channel without a limit behind every door: nobody is refused, and memory is the limit.
//!
//! fails: a_full_inbox_refuses_at_once_and_counts
//! says: WRONG RESULT: under Refuse messages 1 to 5 were put into an inbox with room for 2, and nobody took any; put() said [Ok(()), Ok(()), Ok(()), Ok(()), Ok(())]
//! fails: a_full_inbox_sheds_the_oldest_and_counts
//! says: LOST
//! fails: a_full_inbox_lets_wait_so_long_and_no_longer
//! says: WRONG RESULT
//! fails: whoever_waits_has_room_as_soon_as_there_is_some
//! says: WRONG RESULT
//! fails: of_two_who_wait_none_waits_longer_than_its_limit
//! says: WRONG RESULT
//! fails: whoever_waits_hears_that_the_desk_goes
//! says: WRONG RESULT
//! fails: every_message_is_counted_once
//! says: WRONG RESULT: under Refuse 90 messages were put in; 90 clients were told Ok and 0 were refused, 8 messages were taken and 82 were left, in an inbox with room for 4
//! fails: whoever_gives_up_takes_no_room_from_those_who_wait
//! says: WRONG RESULT

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use tokio::sync::mpsc;

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
    queue: mpsc::UnboundedSender<T>,
    accepted: Arc<AtomicUsize>,
}

pub struct Desk<T> {
    queue: mpsc::UnboundedReceiver<T>,
}

pub fn inbox<T>(_policy: Policy, _room: usize) -> (Door<T>, Desk<T>) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let accepted = Arc::default();
    (Door { queue: sender, accepted }, Desk { queue: receiver })
}

impl<T> Door<T> {
    pub async fn put(&self, message: T) -> Result<(), Rejected<T>> {
        self.queue.send(message).map_err(|closed| Rejected::Closed(closed.0))?;
        self.accepted.fetch_add(1, Relaxed);
        Ok(())
    }

    pub fn tally(&self) -> Tally {
        Tally { accepted: self.accepted.load(Relaxed), ..Tally::default() }
    }
}

impl<T> Desk<T> {
    pub async fn take(&mut self) -> Option<T> {
        self.queue.recv().await
    }

    pub fn take_now(&mut self) -> Result<T, Nothing> {
        self.queue.try_recv().map_err(|error| match error {
            mpsc::error::TryRecvError::Empty => Nothing::Empty,
            mpsc::error::TryRecvError::Disconnected => Nothing::Closed,
        })
    }
}
