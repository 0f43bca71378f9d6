//! Moves everything into a task, which reaches its last line because it runs on after the caller has gone.
//!
//! fails: an_export_dropped_at_30_ms_clears_its_mark
//! says: LEAK: the export was dropped at 30 ms
//! fails: an_export_dropped_at_70_ms_clears_its_mark
//! says: LEAK: the export was dropped at 70 ms
//! fails: an_export_that_is_dropped_stops_working
//! says: ORPHAN TASK: the export was dropped at 30 ms

use testkit::scene::{Board, Service};

#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    Busy,
    Unavailable,
}

pub async fn export(board: &Board, shop: &Service, customer: &str) -> Result<String, Refused> {
    let (board, shop, customer) = (board.clone(), shop.clone(), customer.to_owned());
    let task = tokio::spawn(async move {
        if !board.mark(&customer) {
            return Err(Refused::Busy);
        }
        let export = collect(&shop).await;
        board.clear(&customer);
        export
    });
    task.await.expect("exports do not panic")
}

async fn collect(shop: &Service) -> Result<String, Refused> {
    let orders = shop.fetch("orders").await.map_err(|_| Refused::Unavailable)?;
    let invoices = shop.fetch("invoices").await.map_err(|_| Refused::Unavailable)?;
    Ok(format!("{orders} and {invoices}"))
}
