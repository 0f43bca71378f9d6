//! A parcel is cloned, to be on the safe side.

use lost_message::{Depot, Parcel};
use tokio::sync::mpsc;

fn main() {
    let (van, _loaded) = mpsc::channel(2);
    let mut depot = Depot::new(van);
    let parcel = Parcel::new(1);
    let spare = parcel.clone();
    depot.take_in(parcel);
    depot.take_in(spare);
    assert_eq!(depot.close().len(), 2);
}
