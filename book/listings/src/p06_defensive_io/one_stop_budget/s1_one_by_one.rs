use super::house::House;
use std::time::Duration;
use tokio::time::timeout;

pub async fn close(house: &House) {
    for room in ["doors", "bar", "cloakroom", "lights"] {
        let _ = timeout(Duration::from_secs(3), house.close(room)).await;
    }
}
