//! The packer closes the belt, but it hears the stop only when its hands are empty.
//!
//! fails: told_while_the_belt_is_full_it_lets_the_truck_go
//! says: BLIND UNDER LOAD

use testkit::scene::{Bench, Yard};
use tokio::{select, sync::mpsc};
use tokio_util::sync::CancellationToken;

pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::channel(2);

    let told = stop.clone();
    let unload = async move {
        while let Some(Some(mut truck)) = stop.run_until_cancelled(yard.next_truck()).await {
            while let Some(parcel) = truck.take_out() {
                if let Err(refused) = belt.send(parcel).await {
                    truck.put_back(refused.0);
                    return;
                }
            }
        }
    };
    let pack = async move {
        let mut is_open = true;
        loop {
            select! {
                biased;
                () = told.cancelled(), if is_open => {
                    parcels.close();
                    is_open = false;
                }
                parcel = parcels.recv() => match parcel {
                    Some(parcel) => bench.pack(parcel).await,
                    None => break,
                },
            }
        }
    };
    tokio::join!(unload, pack);
}
