//! Clears the mark while it still has the chance, which is before the work.
//!
//! fails: the_customer_is_busy_while_the_export_runs
//! says: WRONG RESULT: the export was running at 20 ms

use testkit::scene::{Board, Service};

#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    Busy,
    Unavailable,
}

pub async fn export(board: &Board, shop: &Service, customer: &str) -> Result<String, Refused> {
    if !board.mark(customer) {
        return Err(Refused::Busy);
    }
    board.clear(customer);
    collect(shop).await
}

async fn collect(shop: &Service) -> Result<String, Refused> {
    let orders = shop.fetch("orders").await.map_err(|_| Refused::Unavailable)?;
    let invoices = shop.fetch("invoices").await.map_err(|_| Refused::Unavailable)?;
    Ok(format!("{orders} and {invoices}"))
}
