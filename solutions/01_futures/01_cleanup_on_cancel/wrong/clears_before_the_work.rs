//! Clears the mark while it still has the chance, which is before the work.
//!
//! fails: the_customer_is_marked_as_long_as_the_export_runs
//! says: WRONG RESULT: the export was running at 20 ms
//! fails: a_second_export_is_refused_and_leaves_the_first_alone
//! says: WRONG RESULT: an export was running at 20 ms, and a second one

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
