//! An exposure is begun, and nobody waits for its plate.

#![deny(unused_must_use)]

use listings::p05_managed_tasks::unforgettable_handle::s1_must_be_used::Exposure;

async fn night(expose: impl Fn(&'static str) -> Exposure) {
    expose("Vega");
    expose("Deneb").plate().await;
}

fn main() {
    let _ = night(|_| unreachable!());
}
