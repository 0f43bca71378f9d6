//! Listens for a cancelled token, but the caller cancels by dropping, and no token hears of that.
//!
//! fails: an_export_dropped_at_30_ms_clears_its_mark
//! says: LEAK: the export was dropped at 30 ms
//! fails: an_export_dropped_at_70_ms_clears_its_mark
//! says: LEAK: the export was dropped at 70 ms
//! fails: a_customer_who_closed_the_page_is_not_busy
//! says: LEAK: the page was closed at 30 ms
//! fails: an_export_dropped_wherever_it_waits_clears_its_mark
//! says: LEAK: the export was over, and 60 s later

use testkit::scene::{Board, Service};
use tokio_util::sync::CancellationToken;

#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    Busy,
    Unavailable,
}

pub async fn export(board: &Board, shop: &Service, customer: &str) -> Result<String, Refused> {
    if !board.mark(customer) {
        return Err(Refused::Busy);
    }
    let cancelled = CancellationToken::new();
    let export = tokio::select! {
        export = collect(shop) => export,
        _ = cancelled.cancelled() => Err(Refused::Unavailable),
    };
    board.clear(customer);
    export
}

async fn collect(shop: &Service) -> Result<String, Refused> {
    let orders = shop.fetch("orders").await.map_err(|_| Refused::Unavailable)?;
    let invoices = shop.fetch("invoices").await.map_err(|_| Refused::Unavailable)?;
    Ok(format!("{orders} and {invoices}"))
}
