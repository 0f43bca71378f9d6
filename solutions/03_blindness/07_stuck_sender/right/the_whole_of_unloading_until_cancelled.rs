//! One run_until_cancelled around all of unloading: right, because a parcel is in nobody's hands at any of its awaits.

use testkit::scene::{Bench, Yard};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::channel(2);

    let unload = async move {
        let unload = async {
            while let Some(mut truck) = yard.next_truck().await {
                while !truck.is_empty() {
                    let place = belt.reserve().await.expect("the packer stays to the end");
                    if let Some(parcel) = truck.take_out() {
                        place.send(parcel);
                    }
                }
            }
        };
        stop.run_until_cancelled(unload).await;
        drop(belt);
    };
    let pack = async move {
        while let Some(parcel) = parcels.recv().await {
            bench.pack(parcel).await;
        }
    };
    tokio::join!(unload, pack);
}
