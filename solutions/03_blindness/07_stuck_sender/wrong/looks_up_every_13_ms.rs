//! send_timeout gives the parcel back, so nothing is lost; but it is told up to 13 ms late.
//!
//! fails: told_while_the_belt_is_full_it_lets_the_truck_go
//! says: BLIND UNDER LOAD

use std::time::Duration;

use testkit::scene::{Bench, Yard};
use tokio::sync::mpsc::{self, error::SendTimeoutError};
use tokio_util::sync::CancellationToken;

pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::channel(2);

    let unload = async move {
        while let Some(Some(mut truck)) = stop.run_until_cancelled(yard.next_truck()).await {
            while let Some(parcel) = truck.take_out() {
                match belt.send_timeout(parcel, Duration::from_millis(13)).await {
                    Ok(()) => {}
                    Err(SendTimeoutError::Timeout(parcel) | SendTimeoutError::Closed(parcel)) => {
                        truck.put_back(parcel);
                    }
                }
                if stop.is_cancelled() {
                    return;
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
