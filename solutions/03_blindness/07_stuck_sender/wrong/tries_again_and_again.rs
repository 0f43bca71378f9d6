//! try_send does not wait, so the loop does, and it never lets the clock go on.
//!
//! stuck
//! says: LIVELOCK

use testkit::scene::{Bench, Yard};
use tokio::{
    sync::mpsc::{self, error::TrySendError},
    task::yield_now,
};
use tokio_util::sync::CancellationToken;

pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::channel(2);

    let unload = async move {
        while let Some(Some(mut truck)) = stop.run_until_cancelled(yard.next_truck()).await {
            while let Some(parcel) = truck.take_out() {
                match belt.try_send(parcel) {
                    Ok(()) => {}
                    Err(TrySendError::Full(parcel) | TrySendError::Closed(parcel)) => {
                        truck.put_back(parcel);
                        yield_now().await;
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
