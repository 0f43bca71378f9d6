//! A depot: trucks are unloaded onto a belt with two places, and at the other end somebody packs the parcels.
//!
//! Told to stop, it keeps the truck in the yard until its last parcel is on the belt, however long that takes.

use testkit::scene::{Bench, Yard};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// How many parcels the belt has room for.
const BELT: usize = 2;

/// Unloads one truck after the other and packs all parcels, until the last truck is empty or `stop` is cancelled. A
/// parcel stays in its truck until the belt has room for it, but for one that may be in somebody's hands. A moment after
/// this returns no task of it is left.
///
/// # Shutdown
///
/// When `stop` is cancelled, no other parcel goes onto the belt, and the truck drives off at once with those that are
/// still in it: a truck that is dropped drives off. The parcels that are on the belt are packed, and then this
/// returns. No parcel is lost.
//
// TODO: keep the promises above, without changing the signature or the belt.
pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::channel(BELT);

    let unload = async move {
        while !stop.is_cancelled() {
            let Some(mut truck) = yard.next_truck().await else { break };
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
    tokio::join!(unload, pack);
}
