//! Hears the stop while it waits for a truck; what it waits for longer is the belt.
//!
//! fails: told_while_the_belt_is_full_it_lets_the_truck_go
//! says: BLIND UNDER LOAD
//! fails: what_is_on_the_belt_is_packed_and_nothing_else
//! says: GHOST EFFECT

use testkit::scene::{Bench, Yard};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::channel(2);

    let unload = async move {
        while let Some(Some(mut truck)) = stop.run_until_cancelled(yard.next_truck()).await {
            while let Some(parcel) = truck.take_out() {
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
