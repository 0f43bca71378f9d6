use super::ratings::Ratings;
use tokio::sync::Mutex;

pub async fn ann_wins(ratings: &Mutex<Ratings>, save_game: impl AsyncFn(), tell: impl AsyncFn()) {
    let mut ratings = ratings.lock().await;
    ratings.ann += 8;
    save_game().await;
    ratings.bob -= 8;
    tell().await;
}
