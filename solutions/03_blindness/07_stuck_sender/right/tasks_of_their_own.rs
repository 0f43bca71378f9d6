//! A task for each side, and run waits for both: right where packing computes.

use testkit::scene::{Bench, Yard};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::channel(2);

    let unload = tokio::spawn(async move {
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
    });
    let pack = tokio::spawn(async move {
        while let Some(parcel) = parcels.recv().await {
            bench.pack(parcel).await;
        }
    });
    let (unloaded, packed) = tokio::join!(unload, pack);
    unloaded.and(packed).expect("neither side panics");
}
