//! As it was written first.

use crate::{Letter, Refused, Village};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinHandle;
use tokio::time::interval;

/// A campsite with so many pitches.
pub struct Campsite<V> {
    free: Arc<Mutex<Vec<u32>>>,
    village: Arc<V>,
    letters: mpsc::Sender<Letter>,
    post: JoinHandle<()>,
}

impl<V: Village> Campsite<V> {
    /// Opens, with all of its pitches free.
    pub fn open(pitches: u32, village: V) -> Self {
        let free = Arc::new(Mutex::new((1..=pitches).rev().collect::<Vec<_>>()));
        let village = Arc::new(village);
        let (letters, mut outbox) = mpsc::channel(8);

        // ANCHOR: open
        let (board, shown) = (Arc::clone(&village), Arc::clone(&free));
        tokio::spawn(async move {
            let mut minutes = interval(Duration::from_secs(60));
            loop {
                minutes.tick().await;
                board.show(shown.lock().await.len());
            }
        });

        let postman = Arc::clone(&village);
        let post = tokio::spawn(async move {
            while let Some(letter) = outbox.recv().await {
                postman.deliver(letter).await;
            }
        });
        // ANCHOR_END: open
        Self { free, village, letters, post }
    }

    // ANCHOR: book
    /// Takes a pitch, charges the guest, and sends a letter.
    pub async fn book(&self, guest: &str) -> Result<u32, Refused> {
        let mut free = self.free.lock().await;
        let pitch = free.pop().ok_or(Refused::Full)?;
        if self.village.charge(guest).await.is_err() {
            free.push(pitch);
            return Err(Refused::Declined);
        }
        let letter = Letter { guest: guest.to_owned(), pitch };
        self.letters.send(letter).await.map_err(|_| Refused::Failed)?;
        Ok(pitch)
    }

    /// Closes when all letters are delivered.
    pub async fn close(self) {
        self.post.await.expect("the postman does not panic");
    }
    // ANCHOR_END: book
}
