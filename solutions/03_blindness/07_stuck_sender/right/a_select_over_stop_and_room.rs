//! A select! in place of run_until_cancelled, stop first: right where more than two things are waited for.

use testkit::scene::{Bench, Yard};
use tokio::{select, sync::mpsc};
use tokio_util::sync::CancellationToken;

pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::channel(2);

    let unload = async move {
        loop {
            let truck = select! {
                biased;
                () = stop.cancelled() => return,
                truck = yard.next_truck() => truck,
            };
            let Some(mut truck) = truck else { return };
            while !truck.is_empty() {
                let place = select! {
                    biased;
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
