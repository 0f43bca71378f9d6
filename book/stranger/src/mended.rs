//! As it is after its tests.

use crate::{Letter, Refused, Village};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::interval;
use tokio_util::task::{AbortOnDropHandle, TaskTracker};

/// A campsite with so many pitches.
pub struct Campsite<V> {
    free: Arc<Free>,
    village: Arc<V>,
    letters: mpsc::Sender<Letter>,
    post: JoinHandle<()>,
    bookings: TaskTracker,
    board: AbortOnDropHandle<()>,
}

impl<V: Village> Campsite<V> {
    /// Opens, with all of its pitches free.
    pub fn open(pitches: u32, village: V) -> Self {
        let free = Arc::new(Free(Mutex::new((1..=pitches).rev().collect())));
        let village = Arc::new(village);
        let (letters, mut outbox) = mpsc::channel(8);

        let (board, shown) = (Arc::clone(&village), Arc::clone(&free));
        let board = AbortOnDropHandle::new(tokio::spawn(async move {
            let mut minutes = interval(Duration::from_secs(60));
            loop {
                minutes.tick().await;
                board.show(shown.list().len());
            }
        }));

        let postman = Arc::clone(&village);
        let post = tokio::spawn(async move {
            while let Some(letter) = outbox.recv().await {
                postman.deliver(letter).await;
            }
        });
        Self { free, village, letters, post, bookings: TaskTracker::new(), board }
    }

    // ANCHOR: book
    /// Takes a pitch, charges the guest, and sends a letter.
    ///
    /// # Cancel safety
    ///
    /// A booking that has begun is completed or undone, also if this future is dropped.
    pub async fn book(&self, guest: &str) -> Result<u32, Refused> {
        let pitch = self.free.take().ok_or(Refused::Full)?;
        let (village, letters) = (Arc::clone(&self.village), self.letters.clone());
        let guest = guest.to_owned();
        let booking = self.bookings.spawn(async move {
            village.charge(&guest).await.map_err(|_| Refused::Declined)?;
            let pitch = pitch.keep();
            // Paid, so the pitch is the guest's, whatever becomes of the letter.
            let _ = letters.send(Letter { guest, pitch }).await;
            Ok(pitch)
        });
        booking.await.unwrap_or(Err(Refused::Failed))
    }
    // ANCHOR_END: book

    // ANCHOR: close
    /// Closes when all bookings are completed and all letters delivered.
    pub async fn close(self) {
        let Self { bookings, letters, post, board, .. } = self;
        bookings.close();
        bookings.wait().await;
        drop((letters, board));
        post.await.expect("the postman does not panic");
    }
    // ANCHOR_END: close
}

/// The pitches that nobody has.
struct Free(Mutex<Vec<u32>>);

impl Free {
    fn list(&self) -> MutexGuard<'_, Vec<u32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(self: &Arc<Self>) -> Option<Pitch> {
        let number = self.list().pop()?;
        Some(Pitch { number: Some(number), free: Arc::clone(self) })
    }
}

/// A pitch that is free again when this is dropped, unless it was kept.
struct Pitch {
    number: Option<u32>,
    free: Arc<Free>,
}

impl Pitch {
    fn keep(mut self) -> u32 {
        self.number.take().expect("a pitch is kept once")
    }
}

impl Drop for Pitch {
    fn drop(&mut self) {
        self.free.list().extend(self.number.take());
    }
}
