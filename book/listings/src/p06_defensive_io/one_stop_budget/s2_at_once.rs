use super::house::House;
use futures::future::join_all;
use std::time::Duration;
use tokio::time::timeout;

pub async fn close(house: &House) {
    let rooms = ["doors", "bar", "cloakroom", "lights"];
    join_all(rooms.map(|room| timeout(Duration::from_secs(3), house.close(room)))).await;
}
