use super::house::House;
use futures::future::join_all;
use tokio::time::{Instant, timeout_at};

pub async fn close(house: &House, deadline: Instant) {
    for phase in [vec!["doors"], vec!["bar", "cloakroom"], vec!["lights"]] {
        let limited = |room| timeout_at(deadline, house.close(room));
        join_all(phase.into_iter().map(limited)).await;
    }
}
