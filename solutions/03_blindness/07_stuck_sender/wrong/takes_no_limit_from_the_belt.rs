//! Carries everything into a heap of its own first, from which the belt is filled; at the stop the heap is left.
//!
//! fails: no_more_is_taken_out_than_the_belt_holds
//! says: 19 parcels were outside of the truck
//! fails: told_while_the_belt_is_full_it_loses_nothing
//! says: LOST

use std::collections::VecDeque;

use testkit::scene::{Bench, Yard};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::channel(2);

    let unload = async move {
        let mut heap = VecDeque::new();
        while let Some(Some(mut truck)) = stop.run_until_cancelled(yard.next_truck()).await {
            while let Some(parcel) = truck.take_out() {
                heap.push_back(parcel);
            }
            drop(truck);
            while !heap.is_empty() {
                let Some(Ok(place)) = stop.run_until_cancelled(belt.reserve()).await else {
                    return;
                };
                if let Some(parcel) = heap.pop_front() {
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
