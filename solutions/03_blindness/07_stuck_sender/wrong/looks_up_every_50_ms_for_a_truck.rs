//! Waits for a truck 50 ms at a time, and looks at the stop in between.
//!
//! fails: told_while_no_truck_is_there_it_returns
//! says: BLIND WHEN IDLE: a truck came at 0 ms and another at 5000, and at 107 the depot was told to stop; run() returned at 150 ms

use std::time::Duration;

use testkit::scene::{Bench, Yard};
use tokio::{join, sync::mpsc, time::timeout};
use tokio_util::sync::CancellationToken;

const BELT: usize = 2;

const PATIENCE: Duration = Duration::from_millis(50);

pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::channel(BELT);
    let unload = async move {
        while !stop.is_cancelled() {
            let Ok(truck) = timeout(PATIENCE, yard.next_truck()).await else { continue };
            let Some(mut truck) = truck else { break };
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
    join!(unload, pack);
}
