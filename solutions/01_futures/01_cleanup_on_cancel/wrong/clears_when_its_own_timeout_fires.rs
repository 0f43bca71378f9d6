//! Clears the mark in an arm of its own timeout, which a caller's timeout never reaches.
//!
//! fails: an_export_dropped_at_30_ms_clears_its_mark
//! says: LEAK: the export was dropped at 30 ms
//! fails: an_export_dropped_at_70_ms_clears_its_mark
//! says: LEAK: the export was dropped at 70 ms
//! fails: a_customer_who_closed_the_page_is_not_busy
//! says: LEAK: the page was closed at 30 ms
//! fails: an_export_dropped_wherever_it_waits_clears_its_mark
//! says: LEAK: the export was over, and 60 s later

use std::time::Duration;

use testkit::scene::{Board, Service};
use tokio::time::timeout;

#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    Busy,
    Unavailable,
}

pub async fn export(board: &Board, shop: &Service, customer: &str) -> Result<String, Refused> {
    if !board.mark(customer) {
        return Err(Refused::Busy);
    }
    match timeout(Duration::from_secs(30), collect(shop)).await {
        Ok(export) => {
            board.clear(customer);
            export
        }
        Err(_) => {
            board.clear(customer);
            Err(Refused::Unavailable)
        }
    }
}

async fn collect(shop: &Service) -> Result<String, Refused> {
    let orders = shop.fetch("orders").await.map_err(|_| Refused::Unavailable)?;
    let invoices = shop.fetch("invoices").await.map_err(|_| Refused::Unavailable)?;
    Ok(format!("{orders} and {invoices}"))
}
