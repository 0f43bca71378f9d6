//! A task waits for the stop and aborts the unloader. When the last truck is empty, it waits on.
//!
//! fails: every_parcel_is_packed
//! says: LEAK AFTER SUCCESS
//! fails: told_before_it_begins_it_unloads_nothing
//! says: GHOST EFFECT

use testkit::scene::{Bench, Yard};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::channel(2);

    let unloader = tokio::spawn(async move {
        while let Some(mut truck) = yard.next_truck().await {
            while !truck.is_empty() {
                let place = belt.reserve().await.expect("the packer stays to the end");
                if let Some(parcel) = truck.take_out() {
                    place.send(parcel);
                }
            }
        }
    });
    tokio::spawn(async move {
        stop.cancelled().await;
        unloader.abort();
    });

    while let Some(parcel) = parcels.recv().await {
        bench.pack(parcel).await;
    }
}
