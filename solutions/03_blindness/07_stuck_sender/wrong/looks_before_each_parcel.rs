//! Looks at the token before each parcel, and not while it waits for a place with one in its hands.
//!
//! fails: told_while_the_belt_is_full_it_lets_the_truck_go
//! says: the truck drove off at 60 ms
//! fails: what_is_on_the_belt_is_packed_and_nothing_else
//! says: GHOST EFFECT
//! fails: told_while_no_truck_is_there_it_returns
//! says: BLIND WHEN IDLE

use testkit::scene::{Bench, Yard};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::channel(2);

    let unload = async move {
        while !stop.is_cancelled() {
            let Some(mut truck) = yard.next_truck().await else { break };
            while !stop.is_cancelled()
                && let Some(parcel) = truck.take_out()
            {
                belt.send(parcel).await.expect("the packer stays to the end");
            }
        }
    };
    let pack = async move {
        while let Some(parcel) = parcels.recv().await {
            bench.pack(parcel).await;
        }
    };
    tokio::join!(unload, pack);
}
