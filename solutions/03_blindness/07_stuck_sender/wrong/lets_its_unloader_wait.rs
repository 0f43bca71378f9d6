//! The unloader is a task, and at the stop it is not waited for any longer: it stands in the yard until the next truck.
//!
//! fails: told_while_no_truck_is_there_it_returns
//! says: ORPHAN TASK: a truck came at 0 ms and another at 5000, and at 107 the depot was told to stop; run() returned at 107 ms

use std::pin::pin;

use testkit::scene::{Bench, Yard};
use tokio::{select, sync::mpsc};
use tokio_util::sync::CancellationToken;

const BELT: usize = 2;

pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::channel(BELT);
    let told = stop.clone();
    let unloader = tokio::spawn(async move {
        while !told.is_cancelled() {
            let Some(mut truck) = yard.next_truck().await else { break };
            while let Some(Ok(place)) = told.run_until_cancelled(belt.reserve()).await {
                let Some(parcel) = truck.take_out() else { break };
                place.send(parcel);
            }
        }
    });

    let mut unloading = pin!(stop.run_until_cancelled(unloader));
    let mut is_through = false;
    loop {
        select! {
            biased;
            parcel = parcels.recv() => match parcel {
                Some(parcel) => bench.pack(parcel).await,
                None => break,
            },
            _ = &mut unloading, if !is_through => {
                is_through = true;
                parcels.close();
            }
        }
    }
}
