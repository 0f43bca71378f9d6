//! Gives each truck a task of its own: two that are in the yard share the belt, parcel by parcel.
//!
//! fails: one_truck_is_unloaded_after_the_other
//! says: WRONG RESULT: a truck came with parcels 1 to 5, and another at 10 ms with 6 to 10

use testkit::scene::{Bench, Yard};
use tokio::{join, sync::mpsc, task::JoinSet};
use tokio_util::sync::CancellationToken;

const BELT: usize = 2;

pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::channel(BELT);

    let unload = async move {
        let mut trucks = JoinSet::new();
        while let Some(Some(mut truck)) = stop.run_until_cancelled(yard.next_truck()).await {
            let (stop, belt) = (stop.clone(), belt.clone());
            trucks.spawn(async move {
                while !truck.is_empty() {
                    let Some(Ok(place)) = stop.run_until_cancelled(belt.reserve()).await else {
                        return;
                    };
                    if let Some(parcel) = truck.take_out() {
                        place.send(parcel);
                    }
                }
            });
        }
        drop(belt);
        trucks.join_all().await;
    };
    let pack = async move {
        while let Some(parcel) = parcels.recv().await {
            bench.pack(parcel).await;
        }
    };
    join!(unload, pack);
}
