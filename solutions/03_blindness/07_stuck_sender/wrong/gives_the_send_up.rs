//! A send that loses the race is dropped, and the parcel is part of it.
//!
//! fails: told_while_the_belt_is_full_it_loses_nothing
//! says: LOST: a truck came with 8 parcels

use testkit::scene::{Bench, Yard};
use tokio::{select, sync::mpsc};
use tokio_util::sync::CancellationToken;

pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::channel(2);

    let unload = async move {
        while let Some(Some(mut truck)) = stop.run_until_cancelled(yard.next_truck()).await {
            while let Some(parcel) = truck.take_out() {
                select! {
                    biased;
                    () = stop.cancelled() => return,
                    sent = belt.send(parcel) => sent.expect("the packer stays to the end"),
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
