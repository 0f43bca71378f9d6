//! The gateway of a courier service. Drivers ask it for the map of their district; to draw it takes half a second, and
//! then it is kept.
//!
//! A driver waits for 100 ms. When the first one gives up, the drawing ends as well, and the next one begins it again:
//! the map is never done, and nobody gets one.

use std::time::Duration;

use testkit::scene::{Map, Surveyor};
use tokio::{sync::OnceCell, time::timeout};

pub struct Gateway {
    surveyor: Surveyor,
    map: OnceCell<Map>,
}

/// The caller's time was over before the map was done.
#[derive(Debug, PartialEq, Eq)]
pub struct TooLate;

impl Gateway {
    pub fn new(surveyor: Surveyor) -> Self {
        Self { surveyor, map: OnceCell::new() }
    }

    /// Returns the map; if it is not drawn yet, waits for it.
    ///
    /// # Errors
    ///
    /// [`TooLate`] when `patience` is over, not before and not after that.
    ///
    /// # Sharing
    ///
    /// A survey belongs to all who wait for it. It goes on as long as anybody does, whoever else may leave, and all
    /// who are left get its map. The map is kept: no other survey is begun after that.
    ///
    /// # Cancel safety
    ///
    /// To drop this future is to leave. When the last one leaves, a moment later nothing is running, and who asks
    /// after that begins another survey.
    //
    // TODO: keep the promises above, without changing the signatures.
    pub async fn map(&self, patience: Duration) -> Result<Map, TooLate> {
        let map = self.map.get_or_init(|| self.surveyor.survey());
        match timeout(patience, map).await {
            Ok(map) => Ok(map.clone()),
            Err(_) => Err(TooLate),
        }
    }
}
