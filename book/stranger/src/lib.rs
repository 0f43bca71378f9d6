//! A campsite that takes bookings: as it was written first, and as it is after its tests.

pub mod first;
mod mended;

pub use mended::Campsite;

use std::future::Future;

// ANCHOR: village
/// Whom a campsite relies on.
pub trait Village: Send + Sync + 'static {
    /// Charges a guest's card.
    fn charge(&self, guest: &str) -> impl Future<Output = Result<(), Declined>> + Send;
    /// Delivers a letter.
    fn deliver(&self, letter: Letter) -> impl Future<Output = ()> + Send;
    /// Shows at the entrance how many pitches are free.
    fn show(&self, free: usize);
}
// ANCHOR_END: village

/// The card was not accepted.
#[derive(Debug)]
pub struct Declined;

/// Tells a guest where to put up the tent.
#[derive(Debug)]
pub struct Letter {
    pub guest: String,
    pub pitch: u32,
}

/// Why there is no pitch for a guest.
#[derive(Debug)]
pub enum Refused {
    Full,
    Declined,
    Failed,
}
