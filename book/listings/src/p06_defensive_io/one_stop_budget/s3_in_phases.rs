use super::house::House;
use futures::future::join_all;
use std::time::Duration;
use tokio::time::timeout;

pub async fn close(house: &House) {
    for phase in [vec!["doors"], vec!["bar", "cloakroom"], vec!["lights"]] {
        let limited = |room| timeout(Duration::from_secs(3), house.close(room));
        join_all(phase.into_iter().map(limited)).await;
    }
}
