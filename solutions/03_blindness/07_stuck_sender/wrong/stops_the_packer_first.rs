//! Both sides hear the stop; the packer goes at once, and what is on the belt goes with the belt.
//!
//! fails: told_while_the_belt_is_full_it_loses_nothing
//! says: LOST: a truck came with 8 parcels, packing one takes 30 ms, and at 50 ms the depot was told to stop; [1, 2] were packed
//! fails: what_is_on_the_belt_is_packed_and_nothing_else
//! says: and lost were [

use testkit::scene::{Bench, Yard};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::channel(2);

    let told = stop.clone();
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
        while let Some(Some(parcel)) = told.run_until_cancelled(parcels.recv()).await {
            bench.pack(parcel).await;
        }
    };
    tokio::join!(unload, pack);
}
