use super::club::Club;

pub async fn ann_wins(club: &Club) {
    let mut ratings = club.ratings.lock().await;
    ratings.ann += 8;
    club.save_game().await;
    ratings.bob -= 8;
    club.tell_players().await;
}
