use super::club::{Club, Ratings};
use tokio::sync::MutexGuard;

/// Takes the points back, unless they were kept.
struct Win<'a> {
    ratings: MutexGuard<'a, Ratings>,
    kept: bool,
}

impl Drop for Win<'_> {
    fn drop(&mut self) {
        if !self.kept {
            self.ratings.ann -= 8;
        }
    }
}

pub async fn ann_wins(club: &Club) {
    let mut win = Win { ratings: club.ratings.lock().await, kept: false };
    win.ratings.ann += 8;
    club.save_game().await;
    win.ratings.bob -= 8;
    win.kept = true;
    drop(win);
    club.tell_players().await;
}
