//! One exposure is asked for two plates.

use listings::p05_managed_tasks::unforgettable_handle::s2_once::Exposure;

async fn both(exposure: Exposure) -> [&'static str; 2] {
    [exposure.plate().await, exposure.plate().await]
}

fn main() {
    let _ = both;
}
