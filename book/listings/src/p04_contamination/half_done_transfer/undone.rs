use super::club::Ratings;
use tokio::sync::MutexGuard;

/// Takes the points back, unless they were kept.
pub struct Win<'a> {
    pub ratings: MutexGuard<'a, Ratings>,
    pub kept: bool,
}

impl Drop for Win<'_> {
    fn drop(&mut self) {
        if !self.kept {
            self.ratings.ann -= 8;
        }
    }
}
