//! Each layer is given its own limit.

use testkit::scene::Service;
use whose_timeout::*;

const GATEWAY: GatewayTime = GatewayTime::from_millis(100);
const PLANNER: PlannerTime = PlannerTime::from_millis(60);
const STORE: StoreTime = StoreTime::from_millis(30);

fn main() {
    testkit::run(async || {
        let backend = Service::new([("roads", 10), ("route", 20)]);
        answer(&backend, GATEWAY, PLANNER, STORE).await.unwrap();
        plan(&backend, PLANNER, STORE).await.unwrap();
        roads(&backend, STORE).await.unwrap();
        prepare(&backend).await.unwrap();
    });
}
