//! A depot is closed, and nobody looks at what is left in it.

#![deny(unused_must_use)]

use lost_message::{Depot, Parcel};
use tokio::sync::mpsc;

fn main() {
    let (van, _loaded) = mpsc::channel(2);
    let mut depot = Depot::new(van);
    depot.take_in(Parcel::new(1));
    depot.close();
}
