use std::time::Duration;
use testkit::timeline::follow;
use tokio::sync::Mutex;
use tokio::time::sleep;

pub struct Club {
    pub ratings: Mutex<Ratings>,
}

pub struct Ratings {
    pub ann: u32,
    pub bob: u32,
}

impl Club {
    /// Takes 20 ms.
    pub async fn save_game(&self) {
        follow("game", "save", sleep(Duration::from_millis(20))).await;
    }

    /// Takes 20 ms.
    pub async fn tell_players(&self) {
        follow("message", "send", sleep(Duration::from_millis(20))).await;
    }
}
