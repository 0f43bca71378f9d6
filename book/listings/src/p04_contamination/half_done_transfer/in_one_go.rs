use super::ratings::Ratings;
use tokio::sync::Mutex;

pub async fn ann_wins(ratings: &Mutex<Ratings>, save_game: impl AsyncFn(), tell: impl AsyncFn()) {
    let mut ratings = ratings.lock().await;
    save_game().await;
    ratings.ann += 8;
    ratings.bob -= 8;
    drop(ratings);
    tell().await;
}
