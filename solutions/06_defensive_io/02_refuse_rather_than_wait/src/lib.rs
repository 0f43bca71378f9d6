//! An inbox: at its doors people put messages in, and at a desk somebody takes them out.

use std::{
    future::poll_fn,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::sync::mpsc::{
    self, Receiver, Sender,
    error::{SendTimeoutError, TryRecvError, TrySendError},
};

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
    queue: Sender<T>,
    // Whoever sheds has to take out, so the receiving end belongs to both sides. It is locked for a moment and never
    // across an await. A queue of our own, with a semaphore for its room, is as good.
    waiting: Arc<Mutex<Receiver<T>>>,
    tally: Arc<Mutex<Tally>>,
}

pub struct Desk<T> {
    waiting: Arc<Mutex<Receiver<T>>>,
}

/// Opens an inbox with room for so many messages.
pub fn inbox<T>(policy: Policy, room: usize) -> (Door<T>, Desk<T>) {
    let (queue, receiver) = mpsc::channel(room);
    let waiting = Arc::new(Mutex::new(receiver));
    let desk = Desk { waiting: Arc::clone(&waiting) };
    (Door { policy, queue, waiting, tally: Arc::default() }, desk)
}

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
        let said = match self.policy {
            Policy::Refuse => self.try_put(message),
            Policy::ShedOldest => self.make_room_and_put(message),
            Policy::Wait(limit) => {
                self.queue.send_timeout(message, limit).await.map_err(|error| match error {
                    SendTimeoutError::Timeout(message) => Rejected::Full(message),
                    SendTimeoutError::Closed(message) => Rejected::Closed(message),
                })
            }
        };
        // Behind the last await: whoever is dropped before is not counted.
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

    /// Counts what became of the messages at all doors: each was accepted or refused, and some of those that were accepted
    /// were shed later. A message that was given back as [`Rejected::Closed`] is not counted.
    pub fn tally(&self) -> Tally {
        *locked(&self.tally)
    }
}

impl<T> Desk<T> {
    /// Takes the oldest message, and waits for one; `None` if all doors are gone and nothing is left.
    ///
    /// # Cancel safety
    ///
    /// If this future is dropped, no message is taken.
    pub async fn take(&mut self) -> Option<T> {
        poll_fn(|context| locked(&self.waiting).poll_recv(context)).await
    }

    /// Takes the oldest message if there is one, without waiting.
    pub fn take_now(&mut self) -> Result<T, Nothing> {
        locked(&self.waiting).try_recv().map_err(|error| match error {
            TryRecvError::Empty => Nothing::Empty,
            TryRecvError::Disconnected => Nothing::Closed,
        })
    }
}

// The doors keep the receiver alive, so they have to be told.
impl<T> Drop for Desk<T> {
    fn drop(&mut self) {
        locked(&self.waiting).close();
    }
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
