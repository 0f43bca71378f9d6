//! Puts everything under the token, the parcel on the bench too.
//!
//! fails: told_while_the_belt_is_full_it_loses_nothing
//! says: lost: [2, 3, 4, 5]
//! fails: what_is_on_the_belt_is_packed_and_nothing_else
//! says: and lost were [

use testkit::scene::{Bench, Yard};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::channel(2);

    let unload = async move {
        while let Some(mut truck) = yard.next_truck().await {
            while let Some(parcel) = truck.take_out() {
                belt.send(parcel).await.expect("the packer stays to the end");
            }
        }
    };
    let pack = async move {
        while let Some(parcel) = parcels.recv().await {
            bench.pack(parcel).await;
        }
    };
    stop.run_until_cancelled(async { tokio::join!(unload, pack) }).await;
}
