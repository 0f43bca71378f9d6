//! The packer is a task that nobody waits for: it returns while parcels are still on the belt.
//!
//! fails: every_parcel_is_packed
//! says: WRONG RESULT
//! fails: one_truck_is_unloaded_after_the_other
//! says: WRONG RESULT
//! fails: what_is_on_the_belt_is_packed_and_nothing_else
//! says: GHOST EFFECT

use testkit::scene::{Bench, Yard};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::channel(2);

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
    tokio::spawn(async move {
        while let Some(parcel) = parcels.recv().await {
            bench.pack(parcel).await;
        }
    });
    unload.await;
}
