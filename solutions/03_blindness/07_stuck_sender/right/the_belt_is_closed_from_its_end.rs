//! The packer hears the stop and closes the belt: send fails and gives the parcel back. Right with many senders.

use std::pin::pin;

use testkit::scene::{Bench, Yard};
use tokio::{select, sync::mpsc};
use tokio_util::sync::CancellationToken;

pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::channel(2);

    let told = stop.clone();
    let unload = async move {
        while let Some(Some(mut truck)) = stop.run_until_cancelled(yard.next_truck()).await {
            while let Some(parcel) = truck.take_out() {
                if let Err(refused) = belt.send(parcel).await {
                    truck.put_back(refused.0);
                    return;
                }
            }
        }
    };
    let pack = async move {
        while let Some(parcel) = parcels.recv().await {
            let mut packing = pin!(bench.pack(parcel));
            select! {
                biased;
                () = told.cancelled() => parcels.close(),
                () = &mut packing => continue,
            }
            packing.await;
        }
    };
    tokio::join!(unload, pack);
}
