use super::club::Club;

pub async fn ann_wins(club: &Club) {
    let mut ratings = club.ratings.lock().await;
    club.save_game().await;
    ratings.ann += 8;
    ratings.bob -= 8;
    drop(ratings);
    club.tell_players().await;
}
