//! A depot: trucks are unloaded onto a belt with two places, and at the other end somebody packs the parcels.

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
/// still in it. The parcels that are on the belt are packed, and then this returns. No parcel is lost.
pub async fn run(yard: Yard, bench: Bench, stop: CancellationToken) {
    let (belt, mut parcels) = mpsc::channel(BELT);

    let unload = async move {
        while let Some(Some(mut truck)) = stop.run_until_cancelled(yard.next_truck()).await {
            while !truck.is_empty() {
                // Waits for a place, with nothing in its hands; the parcel is taken out when nothing can come between.
                let Some(Ok(place)) = stop.run_until_cancelled(belt.reserve()).await else {
                    return;
                };
                if let Some(parcel) = truck.take_out() {
                    place.send(parcel);
                }
            }
        }
    };
    // The token is no business of the packer: the belt is closed when the unloader is gone, and ends when it is empty.
    let pack = async move {
        while let Some(parcel) = parcels.recv().await {
            bench.pack(parcel).await;
        }
    };
    tokio::join!(unload, pack);
}
