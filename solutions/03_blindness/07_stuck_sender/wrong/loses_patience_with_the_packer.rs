//! Waits a second for a place, and then sends the truck away with the rest, though nobody said stop.
//!
//! fails: one_truck_is_unloaded_after_the_other
//! says: WRONG RESULT: a truck came with parcels 1 to 5, and another at 10 ms with 6 to 10; packing one takes 2000 ms

use std::time::Duration;

use testkit::scene::{Bench, Yard};
use tokio::{join, sync::mpsc, time::timeout};
use tokio_util::sync::CancellationToken;

const BELT: usize = 2;

const PATIENCE: Duration = Duration::from_secs(1);

pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::channel(BELT);

    let unload = async move {
        while let Some(Some(mut truck)) = stop.run_until_cancelled(yard.next_truck()).await {
            while !truck.is_empty() {
                let place = timeout(PATIENCE, belt.reserve());
                let Some(Ok(Ok(place))) = stop.run_until_cancelled(place).await else { break };
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
    join!(unload, pack);
}
