//! Parcels are taken in and loaded, and what is left is counted.

use lost_message::{Depot, Parcel};
use tokio::sync::mpsc;

fn main() {
    testkit::run(async || {
        let (van, _loaded) = mpsc::channel(2);
        let mut depot = Depot::new(van);
        depot.take_in(Parcel::new(1));
        depot.take_in(Parcel::new(2));
        assert!(depot.load().await.is_ok());
        assert_eq!(depot.close().len(), 0);
    });
}
