//! At the stop it gives the packer one second, and what is on the belt then goes with the belt.
//!
//! fails: told_while_the_belt_is_full_it_loses_nothing
//! says: LOST: a truck came with 8 parcels, packing one takes 3000 ms, and at 50 ms the depot was told to stop; [] were packed

use std::{pin::pin, time::Duration};

use testkit::scene::{Bench, Yard};
use tokio::{join, select, sync::mpsc, time::sleep};
use tokio_util::sync::CancellationToken;

const BELT: usize = 2;

pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::channel(BELT);
    let told = stop.clone();

    let unload = async move {
        while let Some(Some(mut truck)) = told.run_until_cancelled(yard.next_truck()).await {
            while !truck.is_empty() {
                let Some(Ok(place)) = told.run_until_cancelled(belt.reserve()).await else {
                    return;
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
    let patience = async {
        stop.cancelled().await;
        sleep(Duration::from_secs(1)).await;
    };
    let all = pin!(async { join!(unload, pack) });
    select! {
        _ = all => {}
        () = patience => {}
    }
}
