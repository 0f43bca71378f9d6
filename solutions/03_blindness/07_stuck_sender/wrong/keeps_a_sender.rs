//! The belt itself stays in run, so it never closes, and the packer waits for more.
//!
//! fails: every_parcel_is_packed
//! says: HANG
//! fails: one_truck_is_unloaded_after_the_other
//! says: HANG
//! fails: no_more_is_taken_out_than_the_belt_holds
//! says: HANG
//! fails: told_while_no_truck_is_there_it_returns
//! says: HANG
//! fails: told_while_the_belt_is_full_it_lets_the_truck_go
//! says: HANG
//! fails: told_while_the_belt_is_full_it_loses_nothing
//! says: HANG
//! fails: what_is_on_the_belt_is_packed_and_nothing_else
//! says: HANG
//! fails: told_before_it_begins_it_unloads_nothing
//! says: HANG

use testkit::scene::{Bench, Yard};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::channel(2);

    let unload = async {
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
        while let Some(parcel) = parcels.recv().await {
            bench.pack(parcel).await;
        }
    };
    tokio::join!(unload, pack);
}
