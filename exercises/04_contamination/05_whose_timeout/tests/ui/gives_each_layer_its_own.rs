//! Each layer is given its own limit.

use testkit::scene::Service;
use whose_timeout::*;

fn main() {
    testkit::run(async || {
        let backend = Service::new([("roads", 10), ("route", 20)]);
        answer(&backend, GATEWAY, PLANNER, STORE).await.unwrap();
        plan(&backend, PlannerTime::from_millis(60), STORE).await.unwrap();
        roads(&backend, StoreTime::from_millis(30)).await.unwrap();
        answer(&backend, GatewayTime::from_millis(100), PLANNER, STORE).await.unwrap();
        prepare(&backend).await.unwrap();
    });
}
