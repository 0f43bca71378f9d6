//! An inbox: at its doors people put messages in, and at a desk somebody takes them out.
//!
//! Whoever opens an inbox says what happens when it is full. Today a part of them is ignored, others say that all is
//! well when it is not, and the tally knows of no trouble.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use tokio::sync::mpsc;

/// What becomes of a message for which there is no room.
#[derive(Clone, Copy, Debug)]
pub enum Policy {
    /// It is given back at once.
    Refuse,
    /// It is accepted, and the oldest of those that wait for the desk is dropped.
    ShedOldest,
    /// It waits for room, so long at most, and then it is given back.
    Wait(Duration),
}

/// A message that was not accepted.
#[derive(Debug, PartialEq, Eq)]
pub enum Rejected<T> {
    /// There was no room.
    Full(T),
    /// The desk has gone, and there will never be room again.
    Closed(T),
}

/// Why there is no message now.
#[derive(Debug, PartialEq, Eq)]
pub enum Nothing {
    /// None waits, and one may come.
    Empty,
    /// All doors are gone, and what had come was taken.
    Closed,
}

/// How often each thing happened since the inbox was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub accepted: usize,
    /// Not accepted for want of room.
    pub refused: usize,
    /// Accepted, and dropped for a later one.
    pub shed: usize,
}

/// Clones are doors of the same inbox.
#[derive(Clone)]
pub struct Door<T> {
    policy: Policy,
    queue: mpsc::Sender<T>,
    accepted: Arc<AtomicUsize>,
}

pub struct Desk<T> {
    queue: mpsc::Receiver<T>,
}

/// Opens an inbox with room for so many messages.
pub fn inbox<T>(policy: Policy, room: usize) -> (Door<T>, Desk<T>) {
    let (sender, receiver) = mpsc::channel(room);
    let accepted = Arc::default();
    (Door { policy, queue: sender, accepted }, Desk { queue: receiver })
}

// TODO: keep the promises of the four functions below, without changing their signatures; the fields are yours.
impl<T> Door<T> {
    /// Puts a message into the inbox. Waits only under [`Policy::Wait`], and no longer than that.
    ///
    /// # Errors
    ///
    /// [`Rejected::Full`] if there is no room, and at once [`Rejected::Closed`] if the desk has gone, also while this waits.
    ///
    /// # Cancel safety
    ///
    /// If this future is dropped, the message is not accepted and not counted, and no room is kept for it.
    pub async fn put(&self, message: T) -> Result<(), Rejected<T>> {
        match self.policy {
            Policy::Refuse => {
                let sent = self.queue.try_send(message);
                sent.map_err(|refused| Rejected::Full(refused.into_inner()))?;
            }
            Policy::ShedOldest => _ = self.queue.try_send(message),
            Policy::Wait(_) => {
                let sent = self.queue.send(message).await;
                sent.map_err(|closed| Rejected::Closed(closed.0))?;
            }
        }
        self.accepted.fetch_add(1, Relaxed);
        Ok(())
    }

    /// Counts what became of the messages at all doors: each was accepted or refused, and some of those that were accepted
    /// were shed later. A message that was given back as [`Rejected::Closed`] is not counted.
    pub fn tally(&self) -> Tally {
        Tally { accepted: self.accepted.load(Relaxed), ..Tally::default() }
    }
}

impl<T> Desk<T> {
    /// Takes the oldest message, and waits for one; `None` if all doors are gone and nothing is left.
    ///
    /// # Cancel safety
    ///
    /// If this future is dropped, no message is taken.
    pub async fn take(&mut self) -> Option<T> {
        self.queue.recv().await
    }

    /// Takes the oldest message if there is one, without waiting.
    pub fn take_now(&mut self) -> Result<T, Nothing> {
        self.queue.try_recv().map_err(|_| Nothing::Empty)
    }
}
