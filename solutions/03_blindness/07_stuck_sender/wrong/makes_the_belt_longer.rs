//! On a belt for a thousand parcels nobody has to wait, and nothing can be called back.
//!
//! fails: no_more_is_taken_out_than_the_belt_holds
//! says: 19 parcels were outside of the truck
//! fails: what_is_on_the_belt_is_packed_and_nothing_else
//! says: GHOST EFFECT

use testkit::scene::{Bench, Yard};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::channel(1_000);

    let unload = async move {
        while let Some(Some(mut truck)) = stop.run_until_cancelled(yard.next_truck()).await {
            while !truck.is_empty() {
                let Some(Ok(place)) = stop.run_until_cancelled(belt.reserve()).await else {
                    return;
                };
                if let Some(parcel) = truck.take_out() {
                    place.send(parcel);
                }
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
