//! A semaphore counts the places and the channel has no bound of its own: right where places are of different size.

use std::sync::Arc;

use testkit::scene::{Bench, Yard};
use tokio::sync::{Semaphore, mpsc};
use tokio_util::sync::CancellationToken;

pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::unbounded_channel();
    let places = Arc::new(Semaphore::new(2));

    let unload = async move {
        while let Some(Some(mut truck)) = stop.run_until_cancelled(yard.next_truck()).await {
            while !truck.is_empty() {
                let place = Arc::clone(&places).acquire_owned();
                let Some(Ok(place)) = stop.run_until_cancelled(place).await else { return };
                if let Some(parcel) = truck.take_out() {
                    belt.send((parcel, place)).expect("the packer stays to the end");
                }
            }
        }
    };
    let pack = async move {
        while let Some((parcel, place)) = parcels.recv().await {
            drop(place);
            bench.pack(parcel).await;
        }
    };
    tokio::join!(unload, pack);
}
