//! select! without an order: if a truck is there when the stop is, it takes one or the other.
//!
//! fails: told_before_it_begins_it_unloads_nothing
//! says: GHOST EFFECT: 64 depots

use testkit::scene::{Bench, Yard};
use tokio::{select, sync::mpsc};
use tokio_util::sync::CancellationToken;

pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::channel(2);

    let unload = async move {
        loop {
            let truck = select! {
                () = stop.cancelled() => return,
                truck = yard.next_truck() => truck,
            };
            let Some(mut truck) = truck else { return };
            while !truck.is_empty() {
                let place = select! {
                    () = stop.cancelled() => return,
                    place = belt.reserve() => place.expect("the packer stays to the end"),
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
