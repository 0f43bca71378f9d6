//! A task for each parcel can wait for the belt as long as it likes: so the truck is empty at once, and the floor is full.
//!
//! fails: no_more_is_taken_out_than_the_belt_holds
//! says: 19 parcels were outside of the truck
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
                let belt = belt.clone();
                tokio::spawn(async move { belt.send(parcel).await });
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
